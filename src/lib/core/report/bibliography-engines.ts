import { entry, type BibliographyEntry } from './bibliography-entry';
import type { Respondent } from './respondent-words';

const WEBLLM = entry('ruan2024webllm', 'misc', {
  author: 'Ruan, Charlie F. and others',
  year: '2024',
  title: 'WebLLM: A High-Performance In-Browser LLM Inference Engine',
  eprint: '2412.15803',
  archiveprefix: 'arXiv'
});

/** Servers that have a publication, by the name that their provenance gives them. */
const SERVERS: Readonly<Record<string, BibliographyEntry>> = {
  vLLM: entry('kwon2023efficient', 'misc', {
    author: 'Kwon, Woosuk and others',
    year: '2023',
    title: 'Efficient Memory Management for Large Language Model Serving with PagedAttention',
    eprint: '2309.06180',
    archiveprefix: 'arXiv'
  }),
  SGLang: entry('zheng2024sglang', 'misc', {
    author: 'Zheng, Lianmin and others',
    year: '2024',
    title: 'SGLang: Efficient Execution of Structured Language Model Programs',
    eprint: '2312.07104',
    archiveprefix: 'arXiv'
  })
};

/** What to cite for the program that ran the model; null where there is nothing, or nothing ran. */
export function engineCitation({ identity, provenance }: Respondent): BibliographyEntry | null {
  if (identity.kind === 'webllm') return WEBLLM;
  return identity.kind === 'endpoint' ? (SERVERS[provenance?.engine ?? ''] ?? null) : null;
}
