import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';

/** Repository files by path from the root, with forward slashes. */
export type Files = Map<string, string>;

/** One import: as written, and the file that it leads to (null for a package). */
export interface Edge {
  specifier: string;
  /** Path from the root; starts with `..` when it leads outside, and is null for a package. */
  target: string | null;
}

/** Imports of every file. */
export type Graph = Map<string, Edge[]>;

const code = /\.(ts|mjs|js|svelte)$/;
const scripts = /<script[^>]*>([\s\S]*?)<\/script>/g;

/** Source files under `folders` of the repository at `root`. */
export function readFiles(root: string, folders: string[]): Files {
  const files: Files = new Map();
  for (const folder of folders)
    for (const entry of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const path = posix.join(folder, entry.split(sep).join('/'));
      if (code.test(path)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  return files;
}

/** The part of a node that names what it imports, if it imports anything. */
function importedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return node.arguments[0];
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const [path, base] = node.arguments ?? [];
    if (base?.getText() === 'import.meta.url') return path;
  }
  return undefined;
}

/**
 * What a source text imports: static and dynamic imports, types among them, re-exports, and
 * workers by `new URL('…', import.meta.url)`.
 */
export function importsOf(path: string, text: string): string[] {
  const source = path.endsWith('.svelte')
    ? [...text.matchAll(scripts)].map((match) => match[1]).join('\n')
    : text;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = importedBy(node);
    if (specifier && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(`${path}.ts`, source, ts.ScriptTarget.Latest, true));
  return found;
}

/** The file that a relative specifier leads to; as written when there is no such file. */
function resolve(file: string, specifier: string, isFile: (path: string) => boolean): string {
  const path = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ''));
  const candidates = [path, `${path}.ts`, `${path}.svelte.ts`, `${path}/index.ts`];
  return candidates.find(isFile) ?? path;
}

/** The import graph of `files`. */
export function graphOf(files: Files): Graph {
  const isFile = (path: string) => files.has(path);
  const graph: Graph = new Map();
  for (const [path, text] of files)
    graph.set(
      path,
      importsOf(path, text).map((specifier) => ({
        specifier,
        target: specifier.startsWith('.') ? resolve(path, specifier, isFile) : null
      }))
    );
  return graph;
}

/** Whether a path from the root exists and is no source: a style sheet, a folder of data. */
export function isAsset(root: string, path: string): boolean {
  return !code.test(path) && existsSync(join(root, path));
}
