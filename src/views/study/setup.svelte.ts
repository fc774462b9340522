import type { ArmId } from '../../lib/core/study/arm';
import { isOwnCondition, type ConditionId } from '../../lib/core/study/condition';
import type { PromptSet } from '../../lib/core/study/prompt-words';
import {
  DEFAULT_AT_ONCE,
  withArms,
  withWords,
  type Administration,
  type DesignArms,
  type Elicitation,
  type InstrumentUse,
  type RespondentSpec,
  type StudyDesign
} from '../../lib/core/study/design';
import {
  DEFAULT_FILLS,
  DEFAULT_SAMPLING,
  STUDY_PRESETS,
  studyPreset
} from '../../lib/core/study/presets';
import type { Verdict } from '../../lib/models';
import { SIMULATED_PRESETS, simulatedPreset } from '../../lib/core/simulation';
import type { SimulatedParameters } from '../../lib/core/simulation/parameters';
import { ServerForm, withAtOnce } from './server-form.svelte';

/** Shown until the server of the form has listed its models. */
export const NOT_CONNECTED = 'Connect to the server and choose one of its models.';

const NEEDS_TEXT =
  'This server does not report the probabilities of the response options. Choose sampled text, another server or another model.';

/** The form of a new study: what is chosen, and the design that follows from it. */
export class Setup {
  preset = $state(STUDY_PRESETS[0]!.id);
  kind = $state<RespondentSpec['kind']>('simulated');
  /** Nobody has said yet who answers: what works best here is proposed once that is known. */
  undecided = $state(false);
  simulated = $state(SIMULATED_PRESETS[0]!.id);
  parameters = $state<SimulatedParameters>({ ...SIMULATED_PRESETS[0]!.parameters });
  /**
   * Ids of the language models that are asked, one after the other; none until one is chosen or
   * found to run here.
   */
  models = $state.raw<readonly string[]>([]);
  /** The worst verdict over the chosen models on this device; null while it is not known. */
  verdict = $state<Verdict['verdict'] | null>(null);
  /** Id of the model on the processor; empty until one is chosen. */
  gguf = $state('');
  /** Whether that model is in the list or in this browser. */
  ggufKnown = $state(false);
  /** Number of its weights; null where unknown. */
  ggufParameters = $state<number | null>(null);
  /** Base address of the server that is asked, and the model there; empty until they are chosen. */
  endpoint = $state.raw({ url: '', model: '' });
  /** Why the model on the server cannot be asked yet; null where it can. */
  endpointProblem = $state<string | null>(NOT_CONNECTED);
  /** Why the server gives no option probabilities; null where it does, or where this is unknown. */
  noDistribution = $state<string | null>(null);
  /** Address and key of that server, as typed. */
  readonly server = new ServerForm();
  mode = $state<Elicitation['mode']>('distribution');
  temperature = $state<number>(DEFAULT_SAMPLING.temperature);
  repeats = $state<number>(DEFAULT_SAMPLING.repeats);
  administration = $state<Administration>('item');
  fills = $state<number>(DEFAULT_FILLS);
  /** Other forms in which the questions are asked once more, and how many of the questions. */
  arms = $state.raw<readonly ArmId[]>([]);
  armShare = $state<DesignArms['share']>('tenth');
  /** Own value prompts and personas; null for the usual ones. */
  words = $state.raw<PromptSet | null>(null);
  seed = $state(1);
  title = $state('');
  /** Whether a long study of a language model begins with a pretest. */
  pretest = $state(true);
  conditions = $state.raw<ConditionId[]>(this.#presetDesign().conditions);
  uses = $state.raw<InstrumentUse[]>(this.#presetDesign().instruments);

  readonly respondent = $derived.by((): RespondentSpec => {
    switch (this.kind) {
      case 'simulated':
        return {
          kind: 'simulated',
          preset: this.simulated,
          parameters: { ...this.parameters }
        };
      case 'webllm':
        return { kind: 'webllm', model: this.models[0] ?? '' };
      case 'wllama':
        return { kind: 'wllama', model: this.gguf };
      case 'endpoint':
        return withAtOnce({ kind: 'endpoint', ...this.endpoint }, this.server.atOnce);
    }
  });

  readonly design = $derived.by((): StudyDesign => {
    const base = studyPreset(this.preset)!.design(this.respondent, this.seed);
    const same =
      JSON.stringify([base.conditions, base.instruments]) ===
      JSON.stringify([this.conditions, this.uses]);
    const design = {
      ...base,
      preset: same && this.words === null ? base.preset : 'custom',
      conditions: [...this.conditions],
      instruments: this.uses.map((use) => ({ ...use })),
      elicitation:
        this.mode === 'distribution'
          ? { mode: 'distribution' }
          : { mode: 'sampled', temperature: this.temperature, repeats: this.repeats },
      // A conversation needs answers that were said.
      administration: this.mode === 'sampled' ? this.administration : 'item',
      fills: this.fills
    } satisfies StudyDesign;
    const list = [...this.arms];
    const varied = withArms(design, list.length === 0 ? null : { list, share: this.armShare });
    return withWords(varied, this.words);
  });

  /** Why the respondent cannot be asked: none is chosen yet, or it cannot answer; else null. */
  readonly blocked = $derived.by((): string | null => {
    if (this.kind === 'endpoint')
      return (
        this.endpointProblem ??
        this.server.atOnceProblem ??
        (this.mode === 'distribution' && this.noDistribution !== null ? NEEDS_TEXT : null)
      );
    if (this.kind === 'wllama')
      return this.ggufKnown ? null : 'Choose a model for the processor, or open its file.';
    if (this.kind !== 'webllm' || this.verdict === 'runs' || this.verdict === 'slow') return null;
    return 'Choose a model that can run here, a model on the processor, or the simulated respondent.';
  });
  /** Whether an address can name the respondent: a server without a model is none. */
  readonly named = $derived(
    this.kind === 'endpoint'
      ? this.endpoint.url !== '' && this.endpoint.model !== ''
      : this.kind !== 'wllama' || this.gguf !== ''
  );
  /** Whether a chosen model is known to run slowly on this device. */
  readonly slow = $derived(this.kind === 'webllm' && this.verdict === 'slow');

  /** The same design for each of the respondents: several language models are asked in turn. */
  readonly designs = $derived.by((): StudyDesign[] =>
    this.kind === 'webllm'
      ? this.models.map((model) => ({ ...this.design, respondent: { kind: 'webllm', model } }))
      : [this.design]
  );

  /** Takes a preset's conditions and questionnaires. */
  choosePreset(id: string): void {
    this.preset = id;
    const design = this.#presetDesign();
    this.conditions = design.conditions;
    this.uses = design.instruments;
    this.fills = design.fills;
    this.chooseWords(this.words);
  }

  /** Takes own prompts with all of their personas, or the usual ones (null). */
  chooseWords(words: PromptSet | null): void {
    const personas = words?.words.personas.map(({ condition }) => condition) ?? [];
    const withPersonas = (list: readonly ConditionId[]) => [
      ...list.filter((id) => !isOwnCondition(id)),
      ...personas
    ];
    this.words = words;
    this.conditions = withPersonas(this.conditions);
    this.uses = this.uses.map((use) =>
      use.conditions ? { ...use, conditions: withPersonas(use.conditions) } : use
    );
  }

  /** Takes the parameters of a simulated preset. */
  chooseSimulated(id: string): void {
    const preset = simulatedPreset(id);
    if (!preset) return;
    this.simulated = id;
    this.parameters = { ...preset.parameters };
  }

  /** Conditions chosen by hand hold for every questionnaire. */
  chooseConditions(conditions: ConditionId[]): void {
    this.conditions = conditions;
    this.uses = this.uses.map(({ conditions: _own, ...use }) => use);
  }

  /** Changes how one questionnaire is asked. */
  changeUse(id: string, change: (use: InstrumentUse) => InstrumentUse): void {
    this.uses = this.uses.map((use) => (use.id === id ? change(use) : use));
  }

  /**
   * Adds a questionnaire, or leaves it out.
   *
   * @param order ids in the order in which questionnaires are asked
   */
  toggleUse(id: string, on: boolean, order: readonly string[]): void {
    const rest = this.uses.filter((use) => use.id !== id);
    const uses = on ? [...rest, { id, items: null }] : rest;
    this.uses = uses.sort((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  }

  /**
   * Fills the form from a design, for instance one that an address describes.
   *
   * @param models ids of several language models that answer in turn; else none
   */
  take(design: StudyDesign, models: readonly string[] = []): void {
    if (studyPreset(design.preset)) this.preset = design.preset;
    const { respondent } = design;
    this.kind = respondent.kind;
    if (respondent.kind === 'simulated') {
      this.simulated = respondent.preset;
      this.parameters = { ...respondent.parameters };
    } else if (respondent.kind === 'webllm') {
      this.models = models.length > 0 ? [...models] : [respondent.model];
    } else if (respondent.kind === 'wllama') {
      this.gguf = respondent.model;
    } else {
      this.endpoint = { url: respondent.url, model: respondent.model };
      this.server.atOnce = respondent.atOnce ?? DEFAULT_AT_ONCE;
    }
    this.seed = design.seed;
    this.mode = design.elicitation.mode;
    if (design.elicitation.mode === 'sampled') {
      this.temperature = design.elicitation.temperature;
      this.repeats = design.elicitation.repeats;
    }
    this.administration = design.administration;
    this.fills = design.fills;
    this.arms = design.arms?.list ?? [];
    this.armShare = design.arms?.share ?? 'tenth';
    this.words = design.words ?? null;
    this.conditions = design.conditions;
    this.uses = design.instruments;
  }

  #presetDesign(): StudyDesign {
    const any: RespondentSpec = { kind: 'webllm', model: '' };
    return studyPreset(this.preset)!.design(any, 0);
  }
}
