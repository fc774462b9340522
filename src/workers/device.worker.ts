import { probeAdapter } from '../lib/models/adapter';

void probeAdapter(navigator.gpu).then((adapter) =>
  postMessage({ webgpu: (navigator.gpu as GPU | undefined) !== undefined, adapter })
);
