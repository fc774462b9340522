import { describe, expect, it } from 'vitest';
import { serverHelp } from '../../../../src/lib/engines/endpoint/servers';

describe('serverHelp', () => {
  it('names this page to the servers that want it named', () => {
    const help = serverHelp('https://axia.example');
    const of = (name: string) => help.find(({ server }) => server === name)?.command;
    expect(of('vLLM')).toContain(`--allowed-origins '["https://axia.example"]'`);
    expect(of('Ollama')).toContain('OLLAMA_ORIGINS=https://axia.example');
    expect(of('LM Studio')).toContain('--cors');
  });
});
