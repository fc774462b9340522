// Value prompts in other words: all of them are Axia's own, and no equivalence with the first wording
// has been shown with people.
import type { ValueId } from '../values';
import type { Paraphrase } from './arm';

/** Sentences that name a value, and that say what it is. */
interface PromptWording {
  name: string;
  definition: string;
}

/** By paraphrase; `{value}` and `{definition}` are filled in. */
export const PROMPT_WORDINGS: Readonly<Record<Paraphrase, PromptWording>> = {
  1: {
    name: 'Think of yourself as someone to whom {value} matters a great deal.',
    definition: 'What counts for you is {definition}.'
  },
  2: {
    name: 'You are a person for whom {value} is among the most important things in life.',
    definition: 'What you care about is {definition}.'
  },
  3: {
    name: 'Take the part of a person who holds {value} in high regard.',
    definition: 'What you hold dear is {definition}.'
  }
};

/** Definitions of each value, in the order of the paraphrases. */
export const DEFINITION_WORDINGS: Readonly<Record<ValueId, readonly [string, string, string]>> = {
  power: [
    'standing and prestige in society, and having control over other people and over resources',
    'being respected for your position, and commanding people and means',
    'high rank and reputation, and authority over what others do and over material goods'
  ],
  achievement: [
    'succeeding personally by showing that you are capable in the eyes of society',
    'getting ahead through ability, measured by what society recognises as an accomplishment',
    'being good at what you do by common standards, and succeeding because of it'
  ],
  hedonism: [
    'enjoyment, and the satisfaction of your senses',
    'feeling pleasure and treating yourself to what is agreeable',
    'savouring what pleases your body and your senses'
  ],
  stimulation: [
    'an exciting life with new experiences and challenges',
    'variety, thrills, and things that you have never tried before',
    'change and daring, and a life that is never dull'
  ],
  self_direction: [
    'thinking for yourself, deciding for yourself, and creating and exploring',
    'independence of mind, and freedom to choose, make, and discover things in your own way',
    'making up your own mind, going your own way, and inventing and finding out things yourself'
  ],
  universalism: [
    'understanding and tolerating all people, and protecting their welfare and nature',
    'the good of everyone, also of those who differ from you, and care for the natural world',
    'appreciating and shielding all people, whoever they are, and the environment'
  ],
  benevolence: [
    'the good of the people who are close to you, and helping them on',
    'the wellbeing of those you are often together with, such as family and friends',
    'caring for the people around you and doing them good'
  ],
  tradition: [
    'honouring and keeping up the customs and ideas of your culture or religion',
    'accepting what your culture or faith has handed down, and being loyal to it',
    'the customs and beliefs of those who came before you, held in respect and followed'
  ],
  conformity: [
    'holding back what could upset or harm others or break what society expects',
    'keeping impulses in check, so as not to offend anyone or to act against the rules',
    'behaving as is expected, and refraining from whatever may disturb or hurt other people'
  ],
  security: [
    'safety and stability for yourself, for those you know, and for society',
    'a society, relationships and a life of your own that are safe, orderly, and settled',
    'being out of danger, and order and harmony in the world about you'
  ]
};

/** A person of whom nothing is said that bears on values. */
export const PERSONA_WITHOUT_VALUES =
  'Imagine that you are a person who lives on the second floor of a house. Your birthday is in May.';
