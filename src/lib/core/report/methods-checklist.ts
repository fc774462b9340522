// The fourteen core items of GUIDE-LLM, a reporting checklist for studies with language models in the
// behavioural and social sciences (2026): numbered as at https://llm-checklist.com/checklist, which has
// no version number. Headings are our own words.
import { respondentInCaption, unknownOf } from '../provenance/facts';
import { count, line, listInWords, markdownTable } from '../words';
import type { ReportStudy } from './study';

/** One item: what ran, and what only the reader knows. */
interface Item {
  number: string;
  name: string;
  ran: string;
  /** What is left to fill in. */
  blank?: string | null;
}

/** The checklist as far as what ran fills it in; of a simulated respondent only that there is none. */
export function checklistParagraphs(study: ReportStudy): string[] {
  const heading = '## Reporting checklist (GUIDE-LLM)';
  if (study.identity.simulated)
    return [heading, 'No language model answered, so that GUIDE-LLM does not apply.'];
  return [
    heading,
    'The fourteen core items of GUIDE-LLM (llm-checklist.com, 2026), filled in from what ran. What only you know is marked **To fill in**.',
    markdownTable(
      ['Item', 'What is reported', 'In this study'],
      itemsOf(study).map(({ blank, name, number, ran }) => [
        number,
        name,
        [ran, blank && `**To fill in:** ${blank}`].filter(Boolean).join(' ')
      ])
    )
  ];
}

function itemsOf(study: ReportStudy): Item[] {
  const { cells, design, identity, instruments, provenance } = study;
  const unknown = unknownOf({ identity, provenance });
  const { elicitation } = design;
  const withSystem = cells.filter(({ prompt }) => prompt.system !== null).length;
  const own = design.words !== undefined || instruments.some(({ sharing }) => sharing !== 'open');
  return [
    {
      number: 'A.1',
      name: 'What the model was used for',
      ran: `The model is what was studied: it answered ${count(cells.length, 'question')} of ${listInWords(instruments.map(({ title }) => line(title)))} under ${count(design.conditions.length, 'condition')}.`,
      blank: 'the purpose within your project, and any other use of language models in it.'
    },
    {
      number: 'A.2',
      name: 'Person in the loop, or automated',
      ran: 'Automated: questions were put and answers read by program. Nobody changed an answer.'
    },
    {
      number: 'B.1',
      name: 'Model, provider, size, version, date, source',
      ran: `${line(respondentInCaption({ identity, provenance }))}. “Respondent” above has all that is known${unknown.length > 0 ? `; not known: ${unknown.map(line).join(', ')}` : ''}. When it answered is in manifest.json (study).`,
      blank: identity.kind === 'endpoint' || unknown.length > 0 ? 'what is not known here.' : null
    },
    { number: 'B.2', name: 'Kind of access', ran: accessOf(study) },
    {
      number: 'B.3',
      name: 'Parameters',
      ran:
        elicitation.mode === 'distribution'
          ? `Log-probabilities of the response options at temperature 1, one run; seed ${design.seed}. Nothing was sampled.`
          : `Temperature ${elicitation.temperature}, ${count(elicitation.repeats, 'text')} a question, seed ${design.seed}.`
    },
    {
      number: 'B.4',
      name: 'Fine-tuning and customisation',
      ran: 'None by this study: the weights answered as they were loaded, or as the server has them.',
      blank: 'whether these weights are a fine-tuned version, and of what.'
    },
    { number: 'B.5', name: 'Memory between questions', ran: memoryOf(study) },
    {
      number: 'C.1',
      name: 'Exact prompts',
      ran: `prompts.csv holds all ${cells.length}, word for word${instruments.some(({ sharing }) => sharing === 'withheld') ? ', or the hash of a text that is not shared' : ''}.`
    },
    {
      number: 'C.2',
      name: 'System instructions',
      ran:
        withSystem === 0
          ? 'None.'
          : `${count(withSystem, 'question')} had a system message, the value prompt of the condition; ${cells.length - withSystem} had none. prompts.csv holds them (system).`
    },
    {
      number: 'D.1',
      name: 'Personal and sensitive data',
      ran: own
        ? 'Questionnaires or prompts are partly the reader’s own.'
        : 'None: the questions are those of published questionnaires, and no answers of people were put to the model.',
      blank: own
        ? 'whether their texts hold personal data, and on what ground they were used.'
        : null
    },
    {
      number: 'E.1',
      name: 'Validation by people',
      ran: 'Answers were read by rule and compared with published figures of people, not with codings.',
      blank: 'whether anybody looked through answers, how many, and what came of it.'
    },
    {
      number: 'E.2',
      name: 'Filtering and other processing',
      ran:
        elicitation.mode === 'distribution'
          ? 'Probabilities were normalised over the response options; the mass outside them is reported, and no answer was left out for its content.'
          : 'A text counts if it can be read strictly as one response option; refusals and unreadable texts are counted, kept and left out of scores.'
    },
    {
      number: 'F.1',
      name: 'Code and data',
      ran: 'Axia is free software (Apache 2.0), and this bundle holds design, prompts, answers and analysis; docs/bundle.md explains every file.',
      blank: 'where the bundle is deposited.'
    },
    {
      number: 'G.1',
      name: 'Funding and interests',
      ran: '',
      blank: 'funding, support, relations to a provider.'
    }
  ];
}

function accessOf({ cells, identity }: ReportStudy): string {
  const turns = cells.some(({ context }) => context?.kind === 'conversation');
  const calls = turns
    ? 'Questionnaires were asked as conversations.'
    : 'Every question was a call of its own.';
  switch (identity.kind) {
    case 'endpoint':
      return `An API over the network, at the address above. ${calls}`;
    case 'wllama':
      return `Local: in the browser, on the processor. ${calls}`;
    case 'webllm':
    case 'simulated':
      return `Local: in the browser, on the graphics device. ${calls}`;
  }
}

function memoryOf({ cells }: ReportStudy): string {
  const has = (wanted: string | undefined) => cells.some(({ context }) => context?.kind === wanted);
  const parts = [
    has('conversation') && 'within a conversation, all earlier questions and answers',
    has('filled-form') && 'in the priming arms, a questionnaire that it had filled in'
  ].filter((part) => part !== false);
  if (parts.length === 0) return 'None: every question had a fresh context.';
  return `Kept: ${listInWords(parts)}. ${has(undefined) ? 'All other questions had a fresh context.' : ''}`.trim();
}
