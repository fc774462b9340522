/** Time in which the browser begins to read what it saves, in milliseconds. */
const GRACE = 60_000;

/** Hands a file to the visitor under a name that every file system takes. */
export function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = safeFileName(name);
  link.hidden = true;
  // Firefox follows only links that are part of the page.
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), GRACE);
}

/** The name without what a file system refuses or hides, at most 120 characters. */
export function safeFileName(name: string): string {
  const dot = /\.[A-Za-z0-9]{1,8}$/.exec(name);
  const extension = dot ? dot[0] : '';
  const stem = name
    .slice(0, name.length - extension.length)
    .replace(/[\p{Cc}\p{Cf}<>:"/\\|?*]+/gu, '-')
    .replace(/^[.\s-]+|[.\s-]+$/g, '')
    .slice(0, 120 - extension.length);
  return `${stem === '' ? 'axia' : stem}${extension}`;
}
