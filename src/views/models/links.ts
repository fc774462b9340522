/** The study screen with this model chosen; with several, one after the other. */
export function studyLink(ids: readonly string[]): string {
  const models = ids.map((id) => `webllm:${encodeURIComponent(id)}`);
  return `#/study?${models.length > 1 ? 'respondents' : 'respondent'}=${models.join(',')}`;
}
