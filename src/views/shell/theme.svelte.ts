export type Theme = 'system' | 'light' | 'dark';

const storageKey = 'axia-theme';

function remembered(): Theme {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system'; // storage may be denied: the theme is then a matter of this page view
  }
}

/** The reader's colour theme, remembered in this browser. */
class ThemeState {
  current = $state<Theme>(remembered());

  set(theme: Theme): void {
    this.current = theme;
    this.apply();
    try {
      if (theme === 'system') localStorage.removeItem(storageKey);
      else localStorage.setItem(storageKey, theme);
    } catch {
      // not remembered, still applied
    }
  }

  apply(): void {
    const root = document.documentElement;
    if (this.current === 'system') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', this.current);
  }
}

export const theme = new ThemeState();
