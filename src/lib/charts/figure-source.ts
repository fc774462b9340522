// What a screen says about all of its figures: they can be shared, cited and embedded by it.
import { getContext, setContext } from 'svelte';

/** Where the figures of a screen come from. */
export interface FigureSource {
  /** Title of the study, or of several. */
  study: string;
  respondent: string;
  /** When it was asked: ISO 8601. */
  asked: string;
  /** Of Axia. */
  version: string;
  /** What must accompany the numbers of people in a picture: their sources and licences. */
  notices: readonly string[];
  /** Why no other browser can open the study, and what to send instead; null where any can. */
  onlyHere: string | null;
  /** Absolute address of a figure under the choices made now, in the page or alone. */
  address(figure: string, options?: { embed: boolean }): string;
  /** The figure that the address names; null for none. */
  named: string | null;
  /** Whether that figure is shown alone, inside another page. */
  embedded: boolean;
}

const key = Symbol('figure source');

/** Call while a screen initialises. */
export const provideFigureSource = (source: () => FigureSource | null): void => {
  setContext(key, source);
};

/** Null where a screen says nothing of its figures. */
export const figureSource = (): (() => FigureSource | null) =>
  getContext<(() => FigureSource | null) | undefined>(key) ?? (() => null);
