import { AxiaError } from '../../core/error';
import { createLocalService, type LocalService, type ServiceScope } from '../local/service';
import type { CpuLibrary } from './library';
import { createCpuSession, type CpuFacts, type CpuOrder, type CpuReport } from './session';

/** What the worker that runs models on the processor does for the page. */
export function createWllamaService(
  library: CpuLibrary,
  scope: ServiceScope
): LocalService<CpuOrder, CpuFacts, CpuReport> {
  return createLocalService(
    {
      name: library.name,
      version: library.version,
      open: (order: CpuOrder) => createCpuSession(library, order),
      // The library throws errors with a kind.
      mapFault: (thrown) => AxiaError.from(thrown)
    },
    scope
  );
}
