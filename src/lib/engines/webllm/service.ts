import { createLocalService, type LocalService, type ServiceScope } from '../local/service';
import { mapFault } from './faults';
import type { WebllmLibrary } from './library';
import type { LoadedFacts, LoadOrder, LoadReport } from './protocol';
import { createSession } from './session';

export type WebllmService = LocalService<LoadOrder, LoadedFacts, LoadReport>;

/** What the worker that owns WebLLM does for the page. */
export function createWebllmService(library: WebllmLibrary, scope: ServiceScope): WebllmService {
  return createLocalService(
    {
      name: library.name,
      version: library.version,
      mapFault,
      open({ model, ...order }: LoadOrder) {
        const session = createSession(library, model);
        return {
          ...session,
          load: (onNote) =>
            session.load({
              ...order,
              onReport: (report) => onNote({ type: 'progress', report }),
              onVerifying: (at) => onNote({ type: 'verifying', ...at })
            })
        };
      }
    },
    scope
  );
}
