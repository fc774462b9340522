/**
 * The texts of a grammar (GBNF) that is nothing but a choice among texts.
 *
 * @throws Error as engines do for what they cannot parse
 */
export function textsOfGrammar(grammar: string): string[] {
  const choices = /^\s*root ::= ("(?:[^"\\]|\\.)*"(?: \| "(?:[^"\\]|\\.)*")*)\s*$/.exec(
    grammar
  )?.[1];
  if (choices === undefined) throw new Error(`EBNF parse error: ${grammar}`);
  return choices.match(/"(?:[^"\\]|\\.)*"/g)!.map((text) => JSON.parse(text) as string);
}
