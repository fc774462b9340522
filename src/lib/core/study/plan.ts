import { armLabels, armOpening } from './arm-form';
import { type Cell, type CellContext, cellId, textHash } from './cell';
import { filledFormOwner, type ConditionId } from './condition';
import type { StudyDesign } from './design';
import { scaleOf, type Instrument } from '../instrument/instrument';
import {
  armAsked,
  armParts,
  repetitionsOf,
  askedOf,
  conditionsOf,
  inConversation,
  invalid,
  planGroups,
  shuffled,
  suits,
  type ArmPart,
  type Asked,
  type VariedAsked,
  type CellGroup,
  assertManageable,
  assertPossible
} from './plan-groups';
import { followUpPrompt, itemPrompt, systemPrompt } from './prompt';
import type { RespondentIdentity } from '../provenance/provenance';
import { namedStream } from '../random';
import { armHash, redactedPrompt } from './redact';

export { askedItems, inConversation, planGroups, type CellGroup } from './plan-groups';

/** The questions of a study, in the order in which they are asked. */
export interface Plan {
  cells: Cell[];
  /** In the order asked, without empty groups. */
  groups: CellGroup[];
}

/**
 * The cells that follow from a design. Conditions come in the order of the circle, then none, the
 * value names and the priming arms (so the circle can form before its baselines are in, and the
 * questionnaires are filled in before they are put before other questions); within a condition
 * instrument after instrument, in each conversation after conversation, and item after item, so
 * that neighbours share the beginning of their prompts; with filled-in forms, which precede
 * everything else, form after form. Then come the arms, one after the other, in the same order. The
 * same questions give the same plan, whatever the order of the conditions in the design.
 *
 * In steps of less than a millisecond each: every question is hashed, which takes seconds for a long
 * study, and a page must stay usable meanwhile.
 *
 * @param instruments those of the design, in any order; others are left out
 * @throws AxiaError `invalid-input` for an unknown instrument or item, two equal questions, priming
 *   arms without a questionnaire of values to fill in, conversations of anything but text, or more
 *   questions than `MOST_CELLS`
 */
export function* planInSteps(
  design: StudyDesign,
  instruments: readonly Instrument[],
  identity: RespondentIdentity
): Generator<void, Plan> {
  assertPossible(design);
  const groups = planGroups(design, instruments);
  assertManageable(design, instruments, groups);
  const asked = askedOf(design, instruments);
  const planner = new Planner(design, asked, identity);
  for (const condition of conditionsOf(design)) yield* planner.addCondition(condition);
  for (const part of armParts(design, asked)) yield* planner.addArm(part);
  return { cells: planner.cells, groups };
}

/** Collects the cells of a plan, condition after condition. */
class Planner {
  readonly cells: Cell[] = [];
  readonly #byId = new Map<string, Cell>();
  /** A text stands in hundreds of cells: they share it. */
  readonly #wordings = new Map<Asked, Wording[]>();
  /** Of the questionnaires of values, by condition: what filled-in forms are drawn from. */
  readonly #sources = new Map<ConditionId, { instrument: string; cells: string[] }>();

  constructor(
    private readonly design: StudyDesign,
    private readonly asked: readonly Asked[],
    private readonly identity: RespondentIdentity
  ) {}

  *addCondition(condition: ConditionId): Generator<void, void> {
    const owner = filledFormOwner(condition);
    const asked = this.asked.filter(({ instrument, use }) => suits(instrument, use, condition));
    if (owner === null) {
      for (const one of asked) yield* this.#addFresh(condition, one);
      return;
    }
    const source = this.#sources.get(owner);
    if (asked.length > 0 && source === undefined) {
      throw invalid(
        `The condition “${condition}” requires a questionnaire of values that is also asked under “${owner}”.`
      );
    }
    for (let fill = 1; fill <= this.design.fills; fill += 1) {
      const context: CellContext = { kind: 'filled-form', owner, fill, ...source! };
      for (const one of asked) {
        yield* this.#addItems(condition, one, `fill-${fill}`, () => context);
      }
    }
  }

  *#addFresh(condition: ConditionId, asked: Asked): Generator<void, void> {
    const { design } = this;
    if (inConversation(design, asked.instrument)) {
      const conversations = repetitionsOf(design, asked.instrument, condition);
      for (let number = 1; number <= conversations; number += 1) {
        yield* this.#addItems(condition, asked, `conversation-${number}`, (before) => ({
          kind: 'conversation',
          cells: [...before]
        }));
      }
      return;
    }
    const ids = yield* this.#addItems(condition, asked, 'standard');
    if (asked.instrument.kind === 'values' && !this.#sources.has(condition)) {
      this.#sources.set(condition, { instrument: asked.instrument.id, cells: ids });
    }
  }

  /** An arm of an instrument under a condition, each item in a fresh context or in conversations. */
  *addArm({ arm, condition, asked, repetitions }: ArmPart): Generator<void, void> {
    const { design } = this;
    if (!inConversation(design, asked.instrument)) {
      yield* this.#addItems(condition, armAsked(arm, asked), arm);
      return;
    }
    for (let number = 1; number <= repetitions; number += 1) {
      const name = `${arm}:conversation-${number}`;
      const stream = namedStream(design.seed, `${name}/${condition}/${asked.instrument.id}`);
      const items = arm === 'order' ? shuffled(asked.items, stream) : asked.items;
      yield* this.#addItems(condition, armAsked(arm, { ...asked, items }), name, (before) => ({
        kind: 'conversation',
        cells: [...before]
      }));
    }
  }

  /** @param context of an item, from the ids of the items before it, a list that goes on growing */
  *#addItems(
    condition: ConditionId,
    asked: Asked | VariedAsked,
    repetition: string,
    context?: (before: readonly string[]) => CellContext
  ): Generator<void, string[]> {
    const { design, identity } = this;
    const { instrument, items } = asked;
    const varied = 'varied' in asked ? asked.varied : undefined;
    const { system, prefix } = varied
      ? armOpening(varied.arm, condition, design.words?.words)
      : { system: systemPrompt(condition, design.words?.words), prefix: null };
    const ids: string[] = [];
    for (const [index, item] of items.entries()) {
      const behind = context?.(ids);
      const { user, followUp, userHash, options } = this.#wordingOf(asked, index);
      const first = behind?.kind !== 'conversation' || index === 0;
      const opened = first && prefix !== null ? `${prefix}\n\n` : '';
      const cell: Omit<Cell, 'id'> = {
        condition,
        instrument: instrument.id,
        item: item.number,
        repetition,
        ...(varied ? { arm: varied.arm } : {}),
        prompt: { system, user: opened + (first ? user : followUp) },
        ...(behind ? { context: behind } : {}),
        options
      };
      const hash = userHash && prefix !== null ? textHash(`${prefix} ${userHash}`) : userHash;
      const id = cellId(cell, identity, design.elicitation, design.seed, hash);
      this.#add({ id, ...cell });
      ids.push(id);
      yield;
    }
    return ids;
  }

  #wordingOf(asked: Asked, index: number): Wording {
    // Two instruments may share items, and put them differently.
    const own = this.#wordings.get(asked) ?? [];
    this.#wordings.set(asked, own);
    return (own[index] ??= wordingOf(asked, index));
  }

  /** Two cells of one id would be one answer counted twice. */
  #add(cell: Cell): void {
    const twin = this.#byId.get(cell.id);
    if (twin) {
      throw invalid(
        twin.instrument === cell.instrument
          ? `Items ${twin.item} and ${cell.item} of “${cell.instrument}” are the same question.`
          : `“${twin.instrument}” and “${cell.instrument}” ask the same question (items ${twin.item} and ${cell.item}). Import the files of both together, or choose one of them.`
      );
    }
    this.#byId.set(cell.id, cell);
    this.cells.push(cell);
  }
}

/** What the questions about an item have in common under all conditions. */
interface Wording {
  user: string;
  /** Behind the item before it in the same conversation. */
  followUp: string;
  /**
   * Hash of the whole question where that stands for the text in the cells' ids: of forms whose
   * texts may not leave the browser, and of those whose texts were left out.
   */
  userHash: string | null;
  /** Labels of the scale points, in order. */
  options: string[];
}

function wordingOf(asked: Asked | VariedAsked, index: number): Wording {
  const { instrument, items, use } = asked;
  const varied = 'varied' in asked ? asked.varied : undefined;
  const item = items[index]!;
  const before = items[index - 1];
  const plain = varied?.plain ?? asked;
  const own = plain.items[index]!;
  const scale = scaleOf(plain.instrument, own);
  const options = varied ? armLabels(varied.arm, scale) : scale.map(({ label }) => label);
  const hashed = (hash: string) => (varied ? armHash(varied.arm, hash) : hash);
  if (instrument.sharing === 'withheld') {
    const userHash = hashed(item.promptHash!); // the schema refuses a withheld form without
    const user = redactedPrompt(userHash);
    return { user, followUp: user, userHash, options };
  }
  const user = itemPrompt(instrument, item, use.parameters);
  return {
    user,
    followUp: before ? followUpPrompt(instrument, item, before, use.parameters) : user,
    // What an arm makes of a private text follows from the text: the hash of one does for both.
    userHash:
      instrument.sharing === 'private'
        ? hashed(textHash(itemPrompt(plain.instrument, own, use.parameters)))
        : null,
    options
  };
}
