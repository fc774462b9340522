import { createMemoryStore } from '../../../src/lib/store';
import { describeStore } from './contract';

describeStore('memory', false, async () => createMemoryStore());
