// Agreement with statements: shares, correlations, conservative politics. docs/agreement.md.
import { readConditions, scoredItems } from './answers.mjs';
import {
  adjustPairs,
  chanceOfPairs,
  groupVectors,
  HIGHER_ORDER,
  vectorCorrelations
} from './agreement-chance.mjs';
import { quality } from './quality.mjs';
import { mean, normalQuantile, sum } from './statistics.mjs';
import { VALUES } from './study.mjs';

const SLACK = 1e-9;
const SUFFIXES = { definition: '', name: ':name' };

/** Axia's own list behind conservative politics. */
const CONSERVATIVE = [
  ['politically-conservative', false],
  ['politically-liberal', true],
  ['anti-immigration', false],
  ['believes-in-gun-rights', false],
  ['anti-LGBTQ-rights', false],
  ['believes-in-strong-military', false]
].map(([behaviour, reversed]) => ({ behaviour, reversed }));

/** Wilson's 95% score interval about a share. */
function withInterval(share, n) {
  const z = normalQuantile(0.975);
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half =
    (z / (1 + (z * z) / n)) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half), n };
}

/** Unweighted mean of shares that are known; null for none. */
const pooled = (list) =>
  list.length === 0
    ? null
    : withInterval(mean(list.map(({ share }) => share)), sum(list.map(({ n }) => n)));

/** Matches of one form with each statement: a list of numbers from 0 to 1 a statement. */
const matchesOf = ({ probabilities, responses }, items) =>
  items.map(({ scores }, i) => {
    if (responses) return responses.map((said) => said[i]).filter((x) => x !== null);
    if (probabilities[i] === null) return [];
    return [sum(probabilities[i].map((p, k) => p * scores[k]))];
  });

/** What a condition's forms say of a behaviour's statements in one set; null for too few answers. */
function saidOf(matches, statements, least) {
  const answered = statements.filter(([i]) => matches.some((form) => form[i].length > 0)).length;
  const said = statements.flatMap(([i, turned]) =>
    matches.flatMap((form) => form[i].map((match) => (turned ? 1 - match : match)))
  );
  return said.length === 0 || answered < least * statements.length - SLACK ? null : said;
}

/** The behaviours of all sets, with [place, whether keyed unlike the item itself] of their statements. */
function behavioursOf(instruments) {
  const found = new Map();
  instruments.forEach(({ measures, items }, set) => {
    const isWider = new Set(measures.map(({ partOf }) => partOf));
    for (const { id, label, partOf } of measures) {
      const statements = items.flatMap((item, i) =>
        [item, ...(item.also ?? [])]
          .filter((key) => key.measure === id)
          .map((key) => [i, key.reversed !== item.reversed])
      );
      if (statements.length === 0 || isWider.has(id)) continue;
      const area = measures.find((measure) => measure.id === partOf)?.label ?? null;
      const one = found.get(id) ?? { id, label, area, parts: [] };
      one.parts.push({ set, statements });
      found.set(id, one);
    }
  });
  return [...found.values()];
}

/** Shares of the values of a form of prompts that were asked: behaviours × values, undefined else. */
const sharesOfForm = (shares, conditions, suffix) =>
  shares.map((row) => VALUES.map((value) => row[conditions.indexOf(value + suffix)]));

const cellsOf = (byValue) =>
  byValue.map((row) =>
    HIGHER_ORDER.map(({ values }) =>
      pooled(values.map((v) => row[v]).filter((share) => share !== undefined && share !== null))
    )
  );

/** The correlations of a form of prompts, over the behaviours that every value has. */
function correlationsOf(form, byValue, choices) {
  const hasAny = VALUES.map((_, v) => byValue.some((row) => row[v]));
  const values = VALUES.map((_, v) => v).filter((v) => hasAny[v]);
  const rows = byValue
    .filter((row) => values.every((v) => row[v]))
    .map((row) => row.map((share) => share?.share));
  const groups = HIGHER_ORDER.map((group) => group.values.filter((v) => hasAny[v]));
  const vectors = groupVectors(rows, groups, choices.agreementCentred);
  return {
    form,
    matrix: vectorCorrelations(vectors),
    chance: chanceOfPairs(rows, values, groups, form, choices),
    behaviours: rows.length
  };
}

/** Agreement with a list of behaviours; null where none of it is left. */
function conservativePanel(form, behaviours, cells, unprompted, choices) {
  const list = choices.conservative ?? CONSERVATIVE;
  const columns = [...HIGHER_ORDER.map((_, g) => cells.map((row) => row[g])), unprompted];
  const listed = list
    .map((one) => ({ ...one, place: behaviours.findIndex(({ id }) => id === one.behaviour) }))
    .filter(({ place }) => place >= 0);
  const hasAny = (column) => listed.some(({ place }) => column[place] !== null);
  const used = columns.filter(hasAny);
  const rows = listed.filter(({ place }) => used.every((column) => column[place] !== null));
  if (rows.length === 0 || used.length === 0) return [];
  const agreement = (column) =>
    hasAny(column)
      ? pooled(
          rows.map(({ place, reversed }) => {
            const { share, n } = column[place];
            return { share: reversed ? 1 - share : share, n };
          })
        )
      : null;
  return [
    {
      form,
      behaviours: rows.map(({ behaviour, reversed, place }) => ({
        behaviour,
        label: behaviours[place].label,
        reversed
      })),
      byHigherOrder: columns.slice(0, HIGHER_ORDER.length).map(agreement),
      unprompted: agreement(unprompted)
    }
  ];
}

/** The part of analysis.json that is called `agreement`; undefined without statements. */
export function analyseAgreement(bundle) {
  const { choices } = bundle.analysis;
  const instruments = bundle.design.instruments
    .map(({ id }) => bundle.instruments.find((one) => one.id === id))
    .filter(({ kind }) => kind === 'statements');
  if (instruments.length === 0) return undefined;
  const behaviours = behavioursOf(instruments);
  const sets = instruments.map((instrument) => {
    const items = scoredItems(instrument);
    return readConditions(bundle, instrument, choices).map((one) => ({
      ...one,
      matches: one.forms.map((form) => matchesOf(form, items))
    }));
  });
  const answered = sets.flat();
  const conditions = [...new Set(answered.map(({ condition }) => condition))];
  const byCondition = behaviours.map(({ parts }) =>
    conditions.map((condition) => {
      const said = parts.map(({ set, statements }) => {
        const asked = sets[set].find((one) => one.condition === condition);
        return asked ? saidOf(asked.matches, statements, instruments[set].leastAnswered) : null;
      });
      return said.includes(null) ? null : withInterval(mean(said.flat()), said.flat().length);
    })
  );
  const none = conditions.indexOf('none');
  const unprompted = byCondition.map((row) => row[none] ?? null);
  const forms = Object.entries(SUFFIXES)
    .filter(([, suffix]) => VALUES.some((value) => conditions.includes(value + suffix)))
    .map(([form, suffix]) => {
      const byValue = sharesOfForm(byCondition, conditions, suffix);
      return { form, byValue, cells: cellsOf(byValue) };
    });
  const cells = answered.flatMap((one) => one.forms.flatMap((form) => form.cells));
  const of = quality(cells, bundle.design.elicitation.mode);
  return {
    behaviours: behaviours.map(({ id, label, area, parts }) => ({
      id,
      label,
      area,
      statements: sum(parts.map(({ statements }) => statements.length))
    })),
    conditions,
    byCondition,
    byHigherOrder: forms.map(({ form, cells: table }) => ({ form, cells: table })),
    correlations: adjustPairs(
      forms.map(({ form, byValue }) => correlationsOf(form, byValue, choices))
    ),
    conservative: forms.flatMap(({ form, cells: table }) =>
      conservativePanel(form, behaviours, table, unprompted, choices)
    ),
    quality: {
      cells: of.cells,
      answered: of.answered,
      refusals: of.refusals,
      unreadable: of.unreadable,
      meanOutside: of.meanOutside
    }
  };
}
