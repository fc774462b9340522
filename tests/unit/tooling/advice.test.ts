import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { readFiles } from '../../architecture/graph';

const files = readFiles(join(import.meta.dirname, '../../..'), ['src']);
const screens = [...files].filter(([path]) => path.endsWith('.svelte')).map(([, text]) => text);

/** Texts in the scripts of `src` and their files: of templates, what stands between the holes. */
const texts = [...files]
  .filter(([path]) => path.endsWith('.ts'))
  .flatMap(([path, text]) => literals(text).map((literal) => ({ path, literal })));

function literals(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      found.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

/** Names of buttons in a text: “Resume” of “Press “Resume” to try again.” */
const buttonsIn = (text: string): string[] =>
  [...text.matchAll(/\b(?:press|click|tick|choose) “([^”]+)”/gi)].map(([, name]) => name!);

/** Whether a screen shows a name: as a text by itself, or as one of the labels of a control. */
const isShown = (name: string): boolean => {
  const label = new RegExp(`[>'"\`]\\s*${name.split(' ').join('\\s+')}\\s*[<'"\`]`);
  return screens.some((text) => label.test(text));
};

describe('messages', () => {
  test('name only buttons that a screen has', () => {
    const named = [
      ...texts.flatMap(({ path, literal }) => buttonsIn(literal).map((name) => ({ path, name }))),
      ...screens.flatMap((text) => buttonsIn(text).map((name) => ({ path: 'a screen', name })))
    ];
    expect(named.map(({ name }) => name)).toContain('Resume');
    expect(named.filter(({ name }) => !isShown(name.replace(/\s+/g, ' ')))).toEqual([]);
  });

  test('call the buttons of a run by their names', () => {
    const bare = /\b(resume|pause|stop) (the|this) (study|run)\b|\bthen (go on|resume|stop)\b/i;
    expect(texts.filter(({ literal }) => bare.test(literal))).toEqual([]);
  });
});
