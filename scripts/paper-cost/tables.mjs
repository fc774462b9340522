// The tables of docs/cluster.md: the paper's models, and what the paper costs them, counted from the
// app's own plan and estimated from the characters of its prompts.

/** Tokens of an answer that is generated: a label, perhaps with a word, and its end. ASSUMED. */
export const TOKENS_OF_ANSWER = 4;

/** Tokens of a thought at the lowest effort of a model that cannot answer without. ASSUMED. */
export const TOKENS_OF_THOUGHT = 60;

/**
 * @typedef {import('../../src/lib/core/study/design').StudyDesign} StudyDesign
 * @typedef {import('../../src/lib/core/instrument/instrument').Instrument} Instrument
 * @typedef {import('../../src/lib/core/replication/paper-models').PaperModel} PaperModel
 * @typedef {import('../../src/lib/core/study/presets').StudyPreset} StudyPreset
 *
 * @typedef {{ presets: readonly StudyPreset[], models: readonly PaperModel[],
 *   instruments: readonly Instrument[], repeats: number,
 *   planGroups: typeof import('../../src/lib/core/study/plan').planGroups,
 *   estimatePrompts: typeof import('../../src/lib/core/study/cost').estimatePrompts }} Source the
 *   app's presets, models and instruments, the answers per question that it samples unless told
 *   otherwise, and how it counts
 *
 * @typedef {{ questions: number, answers: number, read: number, readNew: number }} Work `read`:
 *   tokens of all prompts; `readNew`: without those that a prompt shares with the one before
 */

const number = (/** @type {number} */ value) => value.toLocaleString('en');
const millions = (/** @type {number} */ tokens) => (tokens / 1e6).toFixed(2);

const table = (/** @type {string[]} */ head, /** @type {string[][]} */ rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/**
 * What a preset asks.
 *
 * @param {Source} source
 * @param {StudyPreset} preset
 * @param {StudyDesign['elicitation']} elicitation
 * @returns {Work}
 */
function workOf({ instruments, planGroups, estimatePrompts }, preset, elicitation) {
  const design = { ...preset.design({ kind: 'webllm', model: '' }, 1), elicitation };
  const questions = planGroups(design, instruments).reduce((sum, { cells }) => sum + cells, 0);
  const { tokens, shared } = estimatePrompts(design, instruments);
  return {
    questions,
    answers: questions * (elicitation.mode === 'sampled' ? elicitation.repeats : 1),
    read: tokens,
    readNew: tokens - shared
  };
}

/** Floating-point operations, in 10^15: two for each parameter that computes a token. */
const petaFlop = (/** @type {PaperModel} */ { activeParameters }, /** @type {number} */ tokens) =>
  (2 * activeParameters * 1e9 * tokens) / 1e15;

/** What it takes to serve each model. @param {readonly PaperModel[]} models */
const servedTable = (models) =>
  table(
    [
      'model',
      'served as',
      'parameters, billions',
      'GB',
      'GPUs at least',
      'smaller weights',
      'GB',
      'GPUs at least'
    ],
    models.map((model) => {
      const { activeParameters, architecture, parameters, smaller } = model;
      const active =
        architecture === 'decoder' && activeParameters < parameters
          ? ` (${activeParameters} active)`
          : '';
      return [
        model.title,
        `\`${model.repository}\``,
        `${parameters}${active}`,
        String(model.weightsGigabytes),
        model.gpus,
        smaller ? `\`${smaller.repository}\`` : '',
        smaller ? String(smaller.weightsGigabytes) : '',
        smaller ? smaller.gpus : ''
      ];
    })
  );

/**
 * The tables, in Markdown, by name.
 *
 * @param {Source} source
 * @returns {{ served: string, studies: string, models: string }}
 */
export function clusterTables(source) {
  const { presets, models, repeats } = source;
  const sampled = /** @type {const} */ ({ mode: 'sampled', temperature: 1, repeats });
  const works = presets.map((preset) => ({
    id: preset.id,
    once: workOf(source, preset, { mode: 'distribution' }),
    often: workOf(source, preset, sampled)
  }));
  const studies = table(
    [
      'study',
      'questions',
      'tokens read, millions',
      'with prefix caching',
      `answers, ${repeats} a question`,
      'tokens read, millions',
      'with prefix caching'
    ],
    works.map(({ id, once, often }) => [
      `\`${id}\``,
      number(once.questions),
      millions(once.read),
      millions(once.readNew),
      number(often.answers),
      millions(often.read),
      millions(often.readNew)
    ])
  );

  const whole = works.find(({ id }) => id === 'everything');
  if (!whole) throw new Error('No preset asks everything.');
  const costs = models.map((model) => {
    const thought = model.thinking === 'none' ? 0 : TOKENS_OF_THOUGHT;
    const cost = (/** @type {number} */ read, /** @type {number} */ written) =>
      petaFlop(model, read + written);
    /** Without prefix caching and with it, which an encoder does not allow. */
    const both = (/** @type {Work} */ { answers, read, readNew }, /** @type {number} */ each) => [
      cost(read, answers * each),
      cost(model.architecture === 'decoder' ? readNew : read, answers * each)
    ];
    return {
      model,
      cells: [...both(whole.once, 1 + thought), ...both(whole.often, TOKENS_OF_ANSWER + thought)]
    };
  });
  const total = costs[0]?.cells.map((_, column) =>
    costs.reduce((sum, { cells }) => sum + (cells[column] ?? NaN), 0)
  );
  const rounded = (/** @type {number[]} */ cells) =>
    cells.map((value) => number(Number(value.toPrecision(3))));
  return {
    served: servedTable(models),
    studies,
    models: table(
      [
        'model',
        'active parameters, billions',
        'distributions',
        'with prefix caching',
        `${repeats} sampled answers`,
        'with prefix caching'
      ],
      [
        ...costs.map(({ model, cells }) => [
          model.title,
          String(model.activeParameters),
          ...rounded(cells)
        ]),
        ['all seven', '', ...rounded(total ?? [])]
      ]
    )
  };
}

/** Where a table stands in a document. @param {string} name */
export const marks = (name) => ({ begin: `<!-- table: ${name} -->`, end: '<!-- end of table -->' });

/**
 * A document with its tables remade.
 *
 * @param {string} text
 * @param {Record<string, string>} tables
 */
export function withTables(text, tables) {
  return Object.entries(tables).reduce((document, [name, made]) => {
    const { begin, end } = marks(name);
    const start = document.indexOf(begin);
    const stop = document.indexOf(end, start);
    if (start < 0 || stop < 0) throw new Error(`There is no place for the table “${name}”.`);
    return `${document.slice(0, start + begin.length)}\n\n${made}\n\n${document.slice(stop)}`;
  }, text);
}
