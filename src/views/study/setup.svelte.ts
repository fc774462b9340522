import type { ConditionId } from '../../lib/core/condition';
import type { Elicitation, RespondentSpec, StudyDesign } from '../../lib/core/design';
import { DEFAULT_SAMPLING, STUDY_PRESETS, studyPreset } from '../../lib/core/presets';
import { SIMULATED_PRESETS, simulatedPreset } from '../../lib/core/simulation';

/** The form of a new study: what is chosen, and the design that follows from it. */
export class Setup {
  preset = $state(STUDY_PRESETS[0]!.id);
  kind = $state<RespondentSpec['kind']>('simulated');
  simulated = $state(SIMULATED_PRESETS[0]!.id);
  parameters = $state({ ...SIMULATED_PRESETS[0]!.parameters });
  /** Empty until one is chosen or found to run here. */
  model = $state('');
  /** Set while no model is chosen yet, or the chosen one cannot run on this device. */
  blocked = $state(false);
  /** Set while the chosen model is known to run slowly on this device. */
  slow = $state(false);
  mode = $state<Elicitation['mode']>('distribution');
  temperature = $state<number>(DEFAULT_SAMPLING.temperature);
  repeats = $state<number>(DEFAULT_SAMPLING.repeats);
  seed = $state(1);
  title = $state('');
  conditions = $state.raw<ConditionId[]>(this.#presetDesign().conditions);
  items = $state.raw<number[] | null>(this.#presetDesign().instruments[0]!.items);

  readonly respondent = $derived.by((): RespondentSpec =>
    this.kind === 'simulated'
      ? { kind: 'simulated', preset: this.simulated, parameters: { ...this.parameters } }
      : { kind: 'webllm', model: this.model }
  );

  readonly design = $derived.by((): StudyDesign => {
    const base = studyPreset(this.preset)!.design(this.respondent, this.seed);
    const same =
      JSON.stringify([base.conditions, base.instruments[0]!.items]) ===
      JSON.stringify([this.conditions, this.items]);
    return {
      ...base,
      preset: same ? base.preset : 'custom',
      conditions: [...this.conditions],
      instruments: [{ id: base.instruments[0]!.id, items: this.items }],
      elicitation:
        this.mode === 'distribution'
          ? { mode: 'distribution' }
          : { mode: 'sampled', temperature: this.temperature, repeats: this.repeats }
    };
  });

  /** Takes a preset's conditions and items. */
  choosePreset(id: string): void {
    this.preset = id;
    const design = this.#presetDesign();
    this.conditions = design.conditions;
    this.items = design.instruments[0]!.items;
  }

  /** Takes the parameters of a simulated preset. */
  chooseSimulated(id: string): void {
    const preset = simulatedPreset(id);
    if (!preset) return;
    this.simulated = id;
    this.parameters = { ...preset.parameters };
  }

  /** Fills the form from a design, for instance one that an address describes. */
  take(design: StudyDesign): void {
    if (studyPreset(design.preset)) this.preset = design.preset;
    if (design.respondent.kind === 'simulated') {
      this.kind = 'simulated';
      this.simulated = design.respondent.preset;
      this.parameters = { ...design.respondent.parameters };
    } else {
      this.kind = 'webllm';
      this.model = design.respondent.model;
    }
    this.seed = design.seed;
    this.mode = design.elicitation.mode;
    if (design.elicitation.mode === 'sampled') {
      this.temperature = design.elicitation.temperature;
      this.repeats = design.elicitation.repeats;
    }
    this.conditions = design.conditions;
    this.items = design.instruments[0]?.items ?? null;
  }

  #presetDesign(): StudyDesign {
    const any: RespondentSpec = { kind: 'webllm', model: '' };
    return studyPreset(this.preset)!.design(any, 0);
  }
}
