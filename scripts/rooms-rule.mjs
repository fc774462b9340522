// ESLint rule: the import rules of scripts/rooms.mjs, at the line that breaks them.
import { relative, sep } from 'node:path';
import { whyNot } from './rooms.mjs';

/** @typedef {import('eslint').Rule.RuleModule} RuleModule */

/** @type {RuleModule} */
export const roomsRule = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(context.cwd, context.filename).split(sep).join('/');

    /** Reports `node` when its text names something that the file may not import. */
    function check(/** @type {any} */ node) {
      if (node?.type !== 'Literal' || typeof node.value !== 'string') return;
      const message = whyNot(file, node.value);
      if (message) context.report({ node, message });
    }

    return /** @type {import('eslint').Rule.RuleListener} */ ({
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (/** @type {any} */ node) => check(node.source),
      // new URL('./some.worker.ts', import.meta.url)
      NewExpression(node) {
        const [path, base] = node.arguments;
        if (
          node.callee.type === 'Identifier' &&
          node.callee.name === 'URL' &&
          base?.type === 'MemberExpression' &&
          base.object.type === 'MetaProperty'
        )
          check(path);
      }
    });
  }
};
