import { detailsOf, type RespondentProvenance } from '../respondent';
import { line, listInWords } from '../words';

/** What was otherwise for a part of the answers: what it is, and what it was then. */
export function changes(provenance: RespondentProvenance): [what: string, before: string][] {
  const { text } = detailsOf(provenance);
  const also: [string, string | null][] = [
    ['graphics device', text('alsoAdapters')],
    ['engine', text('alsoEngines')],
    ['engine version', text('alsoEngineVersions')],
    ['prefix reuse', text('alsoPrefixReuse')],
    ['source of the weights', text('alsoServedFrom')]
  ];
  return also.flatMap(([what, before]) => (before === null ? [] : [[what, before]]));
}

/** What changed while the study went on. */
export function changeSentences(provenance: RespondentProvenance): string[] {
  const told = changes(provenance);
  return told.length === 0
    ? []
    : [
        `The study was interrupted, and a part of its answers was given before with another ${listInWords(
          told.map(([what, before]) => `${what} (${line(before)})`)
        )}.`
      ];
}
