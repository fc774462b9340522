// The paper's tables with the respondent beside its models. docs/tables.md.
import { BEHAVIOUR_SIMILARITY, MODELS, PRIMING, VALUES_SIMILARITY } from './published.mjs';
import { againInterval } from './asked-again.mjs';
import { numberOf } from './reading.mjs';
import { mean, quantile } from './statistics.mjs';
import { isUnread } from './verdict.mjs';

const POPULATIONS = ['uniform', 'h-norm', 'h-even', 'h-np', 'model-specific'];
const POPULATION_COLUMNS = ['Uniform', 'H-Norm', 'H-Even', 'H-NP', 'Model-specific'];
const INSTRUMENTS = ['charity', 'donation', 'prosocialness', 'ebq', 'bfi2'];
const INSTRUMENT_COLUMNS = ['Charity', 'Donation', 'Prosocial', 'Everyday', 'Big Five'];
const ARMS = ['prompt', 'both', 'test'];
const ARM_COLUMNS = ['Priming Only', 'Priming & Test', 'Test Only'];
const AVERAGE = 'Average';

const cell = (value = null, text = null, low = null, high = null) => ({ value, low, high, text });
const printed = (number) => cell(number === null ? null : number / 100);
const level = (of) => (of ? cell(of.mean, null, of.low, of.high) : cell());

const averageOf = (cells) => {
  const numbers = cells.map(({ value }) => value).filter((value) => value !== null);
  return cell(numbers.length === 0 ? null : mean(numbers));
};

const row = (label, kind, cells, simulated = false) => ({ label, kind, simulated, cells });

/** The seven models and their average, column by column unless the paper prints it. */
function paperRows(rows, columns = null) {
  const models = rows.map((cells, m) => row(MODELS[m], 'paper', cells));
  const average = rows[0].map((_, c) =>
    columns?.[c] === undefined ? averageOf(rows.map((cells) => cells[c])) : printed(columns[c])
  );
  return [...models, row('Average of the paper’s models', 'average', average)];
}

const TIMES_AGAIN = 200;
const clip = (x, least) => Math.min(1, Math.max(least, x));
const inTable = (exact) => `exact ${(100 * exact).toFixed(1)}`;
const moveBy = ({ low, high }, by, least) => [clip(low + by, least), clip(high + by, least)];

/** A mean over bootstrap populations, with its interval, the exact similarity, and what is behind. */
export function scored({ similarity, bootstrap, askedAgain }, least) {
  if (bootstrap === null) return { cell: cell(similarity), exact: similarity, again: null };
  const ends = askedAgain
    ? moveBy(askedAgain.interval, bootstrap.mean - similarity, least)
    : [bootstrap.percentile?.low ?? null, bootstrap.percentile?.high ?? null];
  return {
    cell: cell(bootstrap.mean, inTable(similarity), ...ends),
    exact: similarity,
    similarities: bootstrap.dropped === 0 && bootstrap.percentile ? bootstrap.similarities : null,
    again: askedAgain?.similarities.length === TIMES_AGAIN ? askedAgain.similarities : null
  };
}

const wordOnly = (text) => ({ cell: cell(null, text), similarities: null, again: null });

/** Means of what is at the same place of lists; null where one is missing or shorter. */
function meansOf(lists) {
  if (lists.some((list) => !list || list.length !== lists[0]?.length)) return null;
  return lists[0].map((_, b) => mean(lists.map((list) => list[b])));
}

/** Mean of the cells that have a number, with the interval of the means behind them. */
function averageOfScored(list, least) {
  const used = list.filter(({ cell: { value } }) => value !== null);
  if (used.length === 0) return cell();
  const { value } = averageOf(used.map((one) => one.cell));
  const exact = mean(used.map((one) => one.exact));
  const text = used.every((one) => one.cell.text !== null) ? inTable(exact) : null;
  if (used.some(({ again }) => again)) {
    const means = meansOf(used.map(({ again }) => again));
    if (means === null) return cell(value, text);
    const { interval } = againInterval(exact, means, [least, 1]);
    return cell(value, text, ...moveBy(interval, value - exact, least));
  }
  const means = meansOf(used.map(({ similarities }) => similarities));
  if (means === null) return cell(value, text);
  return cell(value, text, quantile(means, 0.025), quantile(means, 0.975));
}

function respondentRow({ respondent: { label, simulated }, verdict }, cells) {
  const isSaid = !simulated || label.toLowerCase().startsWith('simulated');
  const of = row(isSaid ? label : `Simulated: ${label}`, 'respondent', cells, simulated);
  return isUnread(verdict) ? { ...of, unread: true } : of;
}

function valuesTable(analysis) {
  const { populations, ceiling } = analysis;
  const found = POPULATIONS.map((id) => populations?.find((one) => one.id === id));
  const list = found.map((population) => {
    if (!population) return wordOnly('not asked');
    return population.problem === null ? scored(population, 0) : wordOnly('not scored');
  });
  const isWhole = list.every((one) => one.cell.value !== null);
  const paper = VALUES_SIMILARITY.map((numbers) => {
    const cells = numbers.map(printed);
    return [...cells, averageOf(cells)];
  });
  const chance = found.map((population) => level(population?.chance));
  const human = [...POPULATIONS, AVERAGE].map(() => level(ceiling));
  return {
    id: 'table-1',
    columns: [...POPULATION_COLUMNS, AVERAGE],
    rows: [
      ...paperRows(paper),
      respondentRow(analysis, [
        ...list.map((one) => one.cell),
        isWhole ? averageOfScored(list, 0) : cell()
      ]),
      ...(populations
        ? [
            row('Chance', 'chance', [...chance, averageOf(chance)]),
            row('People with people', 'ceiling', human)
          ]
        : [])
    ]
  };
}

const isOf = (key, id) => id === key || id.startsWith(`${key}-form-`);

const resultsOf = ({ behaviour }, population, arm) =>
  INSTRUMENTS.map((key) =>
    behaviour?.results.find(
      (one) => isOf(key, one.instrument) && one.population === population && one.arm === arm
    )
  );

function scoredResult(result) {
  if (!result) return wordOnly('not asked');
  if (result.similarity !== null) return scored(result, -1);
  const { signs } = result;
  return wordOnly(signs ? `${signs.agree} of ${signs.known} signs` : 'not scored');
}

function humanCell({ behaviour }, key) {
  const samples =
    behaviour.ceilings.find((one) => isOf(key, one.instrument) && one.samples.length > 0)
      ?.samples ?? [];
  const list = samples.map(({ similarity }) => similarity);
  if (list.length === 0) return cell();
  return list.length === 1
    ? cell(list[0])
    : cell(mean(list), null, Math.min(...list), Math.max(...list));
}

/** Mean of the chance levels of some results, with the level of that mean where it is known. */
function chanceOfAverage({ behaviour }, results, population, arm) {
  const used = results.filter((result) => result?.chance);
  const ids = used.map(({ instrument }) => instrument).sort();
  const known = behaviour.averageChance.find(
    (one) =>
      one.population === population &&
      one.arm === arm &&
      [...one.instruments].sort().join() === ids.join()
  );
  const average = averageOf(used.map(({ chance }) => level(chance)));
  return { ...average, low: known?.level.low ?? null, high: known?.level.high ?? null };
}

function behaviourTable(analysis, population) {
  const results = resultsOf(analysis, population, 'prompt');
  const list = results.map(scoredResult);
  const paper = BEHAVIOUR_SIMILARITY[population];
  const context = () => {
    const chance = results.map((result) => level(result?.chance));
    const average = chanceOfAverage(analysis, results, population, 'prompt');
    const human = INSTRUMENTS.map((key) => humanCell(analysis, key));
    return [
      row('Chance', 'chance', [...chance, average]),
      row('People with people', 'ceiling', [...human, averageOf(human)])
    ];
  };
  return {
    id: paper?.id ?? 'behaviour-elsewhere',
    columns: [...INSTRUMENT_COLUMNS, AVERAGE],
    rows: [
      ...(paper
        ? paperRows(
            paper.models.map((average) => [...INSTRUMENTS.map(() => cell()), printed(average)]),
            paper.columns
          )
        : []),
      respondentRow(analysis, [...list.map((one) => one.cell), averageOfScored(list, -1)]),
      ...(analysis.behaviour ? context() : [])
    ]
  };
}

function primingTable(analysis, population) {
  const paper = PRIMING[population];
  const results = ARMS.map((arm) => resultsOf(analysis, population, arm));
  const cells = results.map((list) => {
    const average = averageOfScored(list.map(scoredResult), -1);
    if (average.value !== null) return average;
    return cell(null, list.some((result) => result) ? 'not scored' : 'not asked');
  });
  const context = () => {
    const chance = results.map((list, a) => chanceOfAverage(analysis, list, population, ARMS[a]));
    const human = results.map((list) =>
      averageOf(
        INSTRUMENTS.filter((_, i) => list[i]?.chance).map((key) => humanCell(analysis, key))
      )
    );
    return [row('Chance', 'chance', chance), row('People with people', 'ceiling', human)];
  };
  return {
    id: paper?.id ?? 'priming-elsewhere',
    columns: ARM_COLUMNS,
    rows: [
      ...(paper ? paperRows(paper.cells.map((numbers) => numbers.map(printed))) : []),
      respondentRow(analysis, cells),
      ...(analysis.behaviour ? context() : [])
    ]
  };
}

/** The part of analysis.json that is called `tables`, from its other parts. */
export function paperTables(analysis) {
  const { population } = analysis.choices;
  const isPrinted = population in BEHAVIOUR_SIMILARITY;
  return [
    valuesTable(analysis),
    ...['h-np', 'uniform', ...(isPrinted ? [] : [population])].flatMap((id) => [
      behaviourTable(analysis, id),
      primingTable(analysis, id)
    ])
  ];
}

const FIELDS = ['kind', 'simulated', 'value', 'low', 'high', 'text'];

const leavesOf = (place, of) => FIELDS.map((field) => [`tables.csv.${place}.${field}`, of[field]]);

/** The leaves of tables.csv, with the numbers as numbers. */
export const tableCsvLeaves = ({ tables }) =>
  tables.flatMap(({ table, row: label, column, ...of }) =>
    leavesOf(`${table}.${label}.${column}`, {
      ...of,
      value: numberOf(of.value),
      low: numberOf(of.low),
      high: numberOf(of.high)
    })
  );

/** The same leaves, from tables that were recomputed. */
export const tableLeaves = (tables) =>
  tables.flatMap(({ id, columns, rows }) =>
    rows.flatMap(({ label, kind, simulated, cells }) =>
      cells.flatMap((of, c) =>
        leavesOf(`${id}.${label}.${columns[c]}`, {
          ...of,
          kind,
          simulated: String(simulated),
          text: of.text ?? ''
        })
      )
    )
  );
