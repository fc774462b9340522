// Saves answers one by one and says so after each, until somebody kills it.
import { openIndexedDbStore } from '../../../src/lib/store/indexeddb';

self.onmessage = async ({ data }: MessageEvent<{ name: string; studyId: string }>) => {
  const store = await openIndexedDbStore({ name: data.name });
  for (let number = 0; ; number++) {
    const cellId = `cell-${String(number).padStart(6, '0')}`;
    await store.saveAnswers(data.studyId, [
      { cellId, status: 'answered', mode: 'distribution', logProbabilities: [-1, -2], outside: 0 }
    ]);
    self.postMessage(cellId);
  }
};
