import { expose } from 'comlink';
import { createStudyService } from '../lib/session/service';

expose(createStudyService());
