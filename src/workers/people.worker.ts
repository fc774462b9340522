import { expose } from 'comlink';
import { createPeopleService } from '../lib/session/people-service';

expose(createPeopleService());
