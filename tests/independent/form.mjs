// The form report: whether numbers belong to the respondent or to the form. docs/form.md.
import { optionProbabilities, variantOf } from './answers.mjs';
import { itemRest, responseBias } from './form-keys.mjs';
import { formVariance } from './form-variance.mjs';
import { hasNoVariance, toCorrelations } from './correlations.mjs';
import { shownMapOf } from './maps.mjs';
import { areScored, availableWeights, plainWeights, populationCovariance } from './populations.mjs';
import { groupBy, numberOf } from './reading.mjs';
import { fit, logPOfT, mean, pearson, sum, unit } from './statistics.mjs';
import { readStudy, VALUES } from './study.mjs';

/** All variants, in the order of docs/form.md and of the product's list. */
export const VARIANTS = [
  'turned',
  'backwards',
  'letters',
  'item-first',
  'prompt-1',
  'prompt-2',
  'prompt-3',
  'instruction-1',
  'instruction-2',
  'instruction-3',
  'items-1',
  'items-2',
  'items-3',
  'shuffled',
  'prefix',
  'persona',
  'order'
];
// Three places back round the circle.
const SHUFFLED_BY = VALUES.length - 3;
const LEAST_SD = 0.1;

/** Whether a condition puts a filled-in form before the question. */
const isFilled = (condition) => !condition.startsWith('own') && /:(test|both)$/u.test(condition);

/** The value of a prompt, and whether it has the definition; null for others. */
export function promptOf(condition) {
  const [value, suffix] = condition.split(':');
  if (!VALUES.includes(value) || suffix === 'test') return null;
  return { value: VALUES.indexOf(value), isName: suffix === 'name' };
}

/** What was said to one cell: shares or counts by point of the scale, and how many texts. */
function readAnswer(row, bundle) {
  const rows = bundle.answersOf.get(row.cell_id);
  if (rows === undefined || rows[0].status !== 'answered') return null;
  const outside = numberOf(rows[0].outside);
  if (bundle.design.elicitation.mode === 'distribution') {
    const shares = optionProbabilities(
      rows.map((one) => Number(one.log_probability)),
      1
    );
    return { weights: shares ?? rows.map(() => 0), texts: Infinity, outside };
  }
  const labels = rows.map(({ option }) => option);
  const weights = labels.map(() => 0);
  for (const { outcome, option } of bundle.samplesOf.get(row.cell_id) ?? [])
    if (outcome === 'option') weights[labels.indexOf(option)] += 1;
  return { weights, texts: sum(weights), outside };
}

/** Answers by condition, item and form; conversations of a form together. */
function answersOf(bundle, instrument) {
  const items = new Map(instrument.items.map((item) => [String(item.number), item]));
  const plan = bundle.plan.filter(
    (row) => row.instrument === instrument.id && !isFilled(row.condition)
  );
  const questions = new Map();
  for (const row of plan) {
    const form = variantOf(row.arm);
    questions.set(form, (questions.get(form) ?? 0) + 1);
  }
  const asked = plan.flatMap((row) => {
    const answer = readAnswer(row, bundle);
    return answer === null ? [] : [{ ...row, form: variantOf(row.arm), answer }];
  });
  const cells = [
    ...groupBy(asked, ({ condition, item, form }) => `${condition} ${item} ${form}`).values()
  ].flatMap((list) => {
    const weights = list[0].answer.weights.map((_, k) => sum(list.map((x) => x.answer.weights[k])));
    const total = sum(weights);
    if (!(total > 0)) return [];
    const shares = weights.map((w) => w / total);
    const m = sum(shares.map((p, k) => p * (k + 1)));
    const spread = sum(shares.map((p, k) => p * (k + 1 - m) ** 2));
    const texts = sum(list.map((x) => x.answer.texts));
    const outside = list.map((x) => x.answer.outside).filter((x) => x !== null);
    return [
      {
        condition: list[0].condition,
        item: items.get(list[0].item),
        form: list[0].form,
        shares,
        mean: m,
        texts,
        variance: texts === Infinity ? spread : (spread * texts) / (texts - 1),
        outside: outside.length === 0 ? null : mean(outside)
      }
    ];
  });
  return { cells, questions };
}

const keyOf = ({ condition, item }) => `${condition} ${item.number}`;
const ofForm = (cells, form) =>
  new Map(cells.filter((cell) => cell.form === form).map((cell) => [keyOf(cell), cell]));

/** The t that leaves 5% on both sides. */
function tQuantile(df) {
  let [low, high] = [1, 20];
  for (let i = 0; i < 80; i += 1) {
    const middle = (low + high) / 2;
    if (Math.exp(logPOfT(middle, df)) > 0.05) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Mean and interval of numbers that are clustered in two ways; null for fewer than two of one. */
function clustered(numbers, ways) {
  const m = mean(numbers);
  const variance = (groups) => {
    const squares = sum(groups.map((group) => sum(group.map((x) => x - m)) ** 2));
    return ((squares / numbers.length ** 2) * groups.length) / (groups.length - 1);
  };
  const grouped = ways.map((way) => {
    const groups = new Map();
    numbers.forEach((x, i) => groups.set(way[i], [...(groups.get(way[i]) ?? []), x]));
    return [...groups.values()];
  });
  const fewest = Math.min(...grouped.map((groups) => groups.length));
  if (fewest < 2) return null;
  const single = variance(numbers.map((x) => [x]));
  const both = variance(grouped[0]) + variance(grouped[1]) - single;
  const half = tQuantile(fewest - 1) * Math.sqrt(Math.max(both, single));
  return { mean: m, low: m - half, high: m + half };
}

/** The same over questions: for other items and other conditions. */
const overQuestions = (list) =>
  list.length === 0
    ? null
    : clustered(
        list.map(({ number }) => number),
        [list.map(({ cell }) => cell.item.number), list.map(({ cell }) => cell.condition)]
      );
const overItems = (numbers) => {
  const each = numbers.map((_, i) => i);
  return clustered(numbers, [each, each]);
};

function endsOver(one, other) {
  return overQuestions(
    [...one.values()].flatMap((cell) => {
      const changed = other.get(keyOf(cell));
      if (changed === undefined) return [];
      const last = cell.shares.length - 1;
      const more = cell.shares[last] - changed.shares[last];
      const less = changed.shares[0] - cell.shares[0];
      return [{ cell, number: (more + less) / 2 }];
    })
  );
}

function orderAndLabel(cells) {
  const [usual, backwards, turned] = [null, 'backwards', 'turned'].map((f) => ofForm(cells, f));
  return {
    order: endsOver(usual, backwards),
    label: endsOver(backwards, turned),
    both: backwards.size > 0 ? null : endsOver(usual, turned)
  };
}

const orNull = (x) => (Number.isFinite(x) ? x : null);

function besideUsual(cells, questions) {
  const usual = ofForm(cells, null);
  return [...questions.keys()]
    .filter((form) => form !== null)
    .map((arm) => {
      const own = [...ofForm(cells, arm).values()];
      const pairs = own.filter((cell) => usual.has(keyOf(cell)));
      const plain = pairs.map((cell) => usual.get(keyOf(cell)).mean);
      const shifts = pairs.map((cell, i) => ({ cell, number: cell.mean - plain[i] }));
      const outside = own.map((cell) => cell.outside).filter((x) => x !== null);
      return {
        arm,
        questions: questions.get(arm),
        answered: own.length,
        shift: overQuestions(shifts),
        difference: shifts.length === 0 ? null : mean(shifts.map(({ number }) => Math.abs(number))),
        correlation: orNull(
          pearson(
            plain,
            pairs.map((cell) => cell.mean)
          )
        ),
        outside: outside.length === 0 ? null : mean(outside)
      };
    });
}

/** Answers of the usual form under the prompts of one form, by value, and each item's mean over them. */
function prompted(cells) {
  const isName = !cells.some(({ condition }) => promptOf(condition)?.isName === false);
  const usual = [...ofForm(cells, null).values()].filter(
    ({ condition }) => promptOf(condition)?.isName === isName
  );
  const means = new Map(
    [...groupBy(usual, ({ item }) => item.number)].map(([number, list]) => [
      number,
      mean(list.map((cell) => cell.mean))
    ])
  );
  const byValue = VALUES.map((_, v) =>
    usual.filter(({ condition }) => promptOf(condition).value === v)
  ).filter((list) => list.length > 0);
  return { byValue, means };
}

function promptEffects(cells) {
  const { byValue, means } = prompted(cells);
  if (byValue.length < 2) return [];
  const rise = ({ item, mean: m }) => m - means.get(item.number);
  const rises = byValue.map((own) =>
    VALUES.map((value) => {
      const list = own.filter(({ item }) => item.measure === value);
      return list.length === 0 ? null : mean(list.map(rise));
    })
  );
  return byValue.map((answers, row) => {
    const v = promptOf(answers[0].condition).value;
    const items = answers.filter(({ item }) => item.measure === VALUES[v]);
    const effects = items.map((cell) => (rise(cell) * byValue.length) / (byValue.length - 1));
    const m = effects.length === 0 ? null : mean(effects);
    const spreads = items.map((cell) => cell.variance).filter((x) => !Number.isNaN(x));
    const sd = spreads.length === 0 ? null : Math.max(LEAST_SD, Math.sqrt(mean(spreads)));
    const own = rises[row][v];
    const isMost = (list) =>
      list.every((other) => other === null || (own !== null && other <= own));
    return {
      condition: answers[0].condition,
      effect: m === null ? null : (overItems(effects) ?? { mean: m, low: null, high: null }),
      standardised: m === null || sd === null ? null : m / sd,
      ownMost: isMost(rises[row]),
      mostOfAll: isMost(rises.map((list) => list[v]))
    };
  });
}

function shuffledDefinitions(cells) {
  const own = [...ofForm(cells, 'shuffled').values()];
  if (own.length === 0) return null;
  const { means } = prompted(cells);
  const rises = (further) =>
    own.flatMap((cell) => {
      const prompt = promptOf(cell.condition);
      const base = means.get(cell.item.number);
      if (prompt === null || base === undefined) return [];
      const value = VALUES[(prompt.value + further) % VALUES.length];
      return cell.item.measure === value ? [{ cell, number: cell.mean - base }] : [];
    });
  return { named: overQuestions(rises(0)), defined: overQuestions(rises(SHUFFLED_BY)) };
}

function personaShift(cells) {
  const usual = ofForm(cells, null);
  const shifts = [...ofForm(cells, 'persona').values()].flatMap((cell) =>
    usual.has(keyOf(cell)) ? [cell.mean - usual.get(keyOf(cell)).mean] : []
  );
  return shifts.length === 0 ? null : overItems(shifts);
}

/** The exact similarity of the uniform population in each form that asked everything. */
function similarities(bundle, context) {
  const { design, analysis } = bundle;
  if (analysis.populations === undefined || design.arms?.share !== 'all') return [];
  const instrument = bundle.instruments.find(({ kind }) => kind === 'values');
  const asked = bundle.plan.filter((row) => row.instrument === instrument.id);
  const forms = VARIANTS.filter((form) => form !== 'persona' && form !== 'shuffled');
  return [null, ...forms]
    .filter((form) => asked.some((row) => variantOf(row.arm) === form))
    .map((arm) => {
      const { personas } = readStudy(bundle, context.choices, { variant: arm });
      const weights = availableWeights(plainWeights('uniform', personas, context), personas);
      if (weights === null || !areScored(weights, personas)) return { arm, similarity: null };
      const covariance = populationCovariance(weights, personas);
      if (hasNoVariance(covariance)) return { arm, similarity: null };
      const map = shownMapOf(toCorrelations(covariance), context.choices);
      return { arm, similarity: fit(unit(map), context.humanUnit) ** 2 };
    });
}

/** The part of analysis.json that is called `form`. */
export function formReport(bundle, context) {
  const instruments = bundle.instruments.map((instrument) => {
    const { cells, questions } = answersOf(bundle, instrument);
    const isValues = instrument.kind === 'values';
    const usual = [...ofForm(cells, null).values()];
    const outside = usual.map((cell) => cell.outside).filter((x) => x !== null);
    return {
      instrument: instrument.id,
      variance: formVariance(cells),
      orderAndLabel: orderAndLabel(cells),
      arms: besideUsual(cells, questions),
      bias: responseBias(cells),
      itemRest: itemRest(cells),
      prompts: isValues ? promptEffects(cells) : [],
      shuffled: isValues ? shuffledDefinitions(cells) : null,
      persona: personaShift(cells),
      outside: outside.length === 0 ? null : mean(outside)
    };
  });
  return { instruments, similarities: similarities(bundle, context) };
}
