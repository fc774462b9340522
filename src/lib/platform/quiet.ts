/**
 * Waits until the page has fetched nothing for a while: its screen is there, as far as the network is
 * concerned.
 *
 * @param silence milliseconds without a finished request
 * @param most milliseconds after which it waits no longer
 */
export function quietNetwork(silence: number, most: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      observer.disconnect();
      clearTimeout(silent);
      clearTimeout(late);
      resolve();
    };
    const restart = () => {
      clearTimeout(silent);
      silent = setTimeout(end, silence);
    };
    const observer = new PerformanceObserver(restart);
    let silent = setTimeout(end, silence);
    const late = setTimeout(end, most);
    observer.observe({ type: 'resource' });
  });
}
