/**
 * Tells when a worker fails outside any answer: an error that nobody caught, a script that could not
 * be loaded, a message that could not be read. What is owed then never comes.
 *
 * @param onDeath gets the cause in a few words, or nothing where the browser gives none
 */
export function onWorkerDeath(worker: Worker, onDeath: (cause: string) => void): void {
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    onDeath(event.message ?? '');
  });
  worker.addEventListener('messageerror', () => onDeath('a message was lost'));
}
