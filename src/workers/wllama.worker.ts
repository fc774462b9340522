// Runs language models on the processor. It is fetched when a visitor loads such a model.
import { expose } from 'comlink';
import type { ServiceScope } from '../lib/engines/local/service';
import { wllama } from '../lib/engines/wllama/binding';
import { createWllamaService } from '../lib/engines/wllama/service';

expose(createWllamaService(wllama, self as unknown as ServiceScope));
