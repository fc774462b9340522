// Stands in for `@mlc-ai/web-llm` in the lab's build: the same engine, which shows on a channel of
// its own what it computes. It sits below everything that Axia adds, and changes nothing.
import { MLCEngine as Engine, type LogitProcessor, type MLCEngineConfig } from 'lab-engine';
import { TAP, type TapNote, type TapOrder } from './tap';

export * from 'lab-engine';

const channel = new BroadcastChannel(TAP);
const tell = (note: TapNote) => channel.postMessage(note);

let showing = false;
let current: MLCEngine | null = null;
const devices: GPUDevice[] = [];

/** The method of the library's pipeline that computes tokens: arrays of ids, or images. */
interface Pipeline {
  embedAndForward(parts: (number[] | object)[], length: number): Promise<unknown>;
}

function tapped(processor: LogitProcessor): LogitProcessor {
  return {
    processLogits(logits) {
      if (showing) tell({ note: 'logits', logits: logits.slice() });
      return processor.processLogits(logits);
    },
    processSampledToken: (token) => processor.processSampledToken(token),
    resetState: () => processor.resetState()
  };
}

export class MLCEngine extends Engine {
  constructor(config: MLCEngineConfig = {}) {
    const processors = [...(config.logitProcessorRegistry ?? [])];
    super({
      ...config,
      logitProcessorRegistry: new Map(processors.map(([id, own]) => [id, tapped(own)]))
    });
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- orders are for the newest engine
    current = this;
  }

  override async reload(...order: Parameters<Engine['reload']>): Promise<void> {
    await super.reload(...order);
    const { loadedModelIdToPipeline } = this as unknown as {
      loadedModelIdToPipeline: Map<string, Pipeline>;
    };
    for (const pipeline of loadedModelIdToPipeline.values()) {
      const forward = pipeline.embedAndForward.bind(pipeline);
      pipeline.embedAndForward = (parts, length) => {
        if (showing) tell({ note: 'tokens', tokens: parts.flatMap((part) => part as number[]) });
        return forward(parts, length);
      };
    }
  }
}

if (typeof GPUAdapter !== 'undefined') {
  const request = GPUAdapter.prototype.requestDevice;
  GPUAdapter.prototype.requestDevice = async function (...order) {
    const device = await request.apply(this, order);
    devices.push(device);
    return device;
  };
}

async function obey(order: TapOrder): Promise<void> {
  if (order.order === 'show') showing = order.on;
  if (order.order === 'destroy') for (const device of devices.splice(0)) device.destroy();
  if (order.order === 'read') {
    await current?.resetChat();
    await current?.forwardTokensAndSample(order.tokens, true);
  }
}

channel.addEventListener('message', async ({ data }: MessageEvent<TapOrder>) => {
  const failure = await obey(data).then(
    () => null,
    (error: unknown) => String(error)
  );
  tell({ note: 'done', failure });
});
