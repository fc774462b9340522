import { expose } from 'comlink';
import { createCurveService } from '../lib/session/curve-service';

expose(createCurveService());
