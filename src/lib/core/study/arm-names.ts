import { ARM_GROUPS, paraphraseOf, type ArmGroupId, type ArmId } from './arm';

/** What is varied, what it is called, and what it shows: in the order in which it is offered. */
export const ARM_NAMES: Readonly<Record<ArmGroupId, { label: string; description: string }>> = {
  turned: {
    label: 'Meanings turned round',
    description:
      'The same labels in the same order, with each other’s meanings: 1 means what 6 meant. Shows answers that follow a label or its place.'
  },
  backwards: {
    label: 'Scale listed backwards',
    description:
      'Every label keeps its meaning, and the last one comes first. With the form before, it tells order from label.'
  },
  letters: { label: 'Letters for numbers', description: 'A, B, C in place of 1, 2, 3.' },
  'item-first': {
    label: 'Item before scale',
    description: 'The item comes first; instruction and scale follow.'
  },
  prompt: {
    label: 'Value prompts in other words',
    description: 'Three other wordings of every value prompt.'
  },
  instruction: {
    label: 'Instruction in other words',
    description: 'Three other wordings of what is said before the scale.'
  },
  items: {
    label: 'Items in other words',
    description: 'Three other wordings of every item, where a questionnaire has them.'
  },
  shuffled: {
    label: 'Shuffled definitions',
    description:
      'Each value’s name with another value’s definition: do answers follow the name, or what is said of it?'
  },
  prefix: {
    label: 'Value prompt in the question',
    description: 'The value prompt opens the question; there is no system message.'
  },
  persona: {
    label: 'A persona without values',
    description: 'Instead of no prompt, a person of whom nothing is said that bears on values.'
  },
  order: {
    label: 'Items in another order',
    description:
      'Every conversation asks the items in an order of its own, so that each has other neighbours. For conversations only.'
  }
};

/** What an arm is called: that of its group, with the number of the wording where there are several. */
export function armLabel(arm: ArmId): string {
  const groups = Object.keys(ARM_GROUPS) as ArmGroupId[];
  const group = groups.find((id) => ARM_GROUPS[id].some((one) => one === arm))!;
  const wording = paraphraseOf(arm);
  return wording === null ? ARM_NAMES[group].label : `${ARM_NAMES[group].label}, ${wording.number}`;
}
