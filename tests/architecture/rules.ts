import { packageName, roomOf, rooms, whyNot, within, withoutEnding } from '../../scripts/rooms.mjs';
import type { Files, Graph } from './graph';

/** Imports that scripts/rooms.mjs does not allow, one sentence each. */
export function forbiddenImports(graph: Graph): string[] {
  const found: string[] = [];
  for (const [file, edges] of graph)
    for (const { specifier, target } of edges) {
      // Judged by where it leads, so that no detour in the specifier gets past the table.
      const reason = whyNot(file, target === null ? specifier : relativeTo(file, target));
      if (reason) found.push(`${file} imports ${specifier}: ${reason}`);
    }
  return found;
}

/** Permissions of scripts/rooms.mjs that no file needs, one sentence each. */
export function unusedPermissions(graph: Graph, table = rooms): string[] {
  const imports = (name: string) =>
    [...graph].filter(([file]) => roomOf(file) === name).flatMap(([, edges]) => edges);
  return Object.entries(table).flatMap(([name, { may, packages }]) => {
    const edges = imports(name);
    const leadsTo = (place: string) =>
      edges.some(({ target }) => target !== null && within(withoutEnding(target), place));
    return [
      ...may.filter((place) => !leadsTo(place)),
      ...packages.filter((wanted) => !edges.some((edge) => packageName(edge.specifier) === wanted))
    ].map((permission) => `${name} may import ${permission}, and no file does`);
  });
}

function relativeTo(file: string, target: string): string {
  return `${'../'.repeat(file.split('/').length - 1) || './'}${target}`;
}

/** Relative imports that lead to no file, or out of the repository. */
export function lostImports(graph: Graph, isAsset: (path: string) => boolean): string[] {
  const found: string[] = [];
  for (const [file, edges] of graph)
    for (const { specifier, target } of edges) {
      if (target === null || graph.has(target)) continue;
      if (target.startsWith('..')) found.push(`${file} imports ${specifier}: outside`);
      else if (!isAsset(target)) found.push(`${file} imports ${specifier}: no such file`);
    }
  return found;
}

/** Absolute paths and addresses in imports: nothing comes from another place than npm. */
export function strangeSpecifiers(graph: Graph): string[] {
  return [...graph].flatMap(([file, edges]) =>
    edges
      .filter(
        ({ specifier }) => specifier.startsWith('/') || /^(https?|file|data):/.test(specifier)
      )
      .map(({ specifier }) => `${file} imports ${specifier}`)
  );
}

/**
 * Circles of files that import each other, each once and beginning with the file that is first
 * in the alphabet. A component that shows itself (a tree) is no circle.
 */
export function cycles(graph: Graph): string[] {
  const found = new Set<string>();
  const done = new Set<string>();
  const path: string[] = [];

  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) {
      const circle = path.slice(start);
      const first = circle.indexOf([...circle].sort()[0]!);
      found.add([...circle.slice(first), ...circle.slice(0, first)].join(' > '));
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const { target } of graph.get(file) ?? [])
      if (target !== null && target !== file && graph.has(target)) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return [...found];
}

/** Files of more than `limit` lines. */
export function longFiles(files: Files, limit: number): string[] {
  return [...files]
    .map(([file, text]) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > limit)
    .map(({ file, lines }) => `${file} has ${lines} lines`);
}
