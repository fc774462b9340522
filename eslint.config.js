import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { rooms } from './scripts/rooms.mjs';

/** One lint block per room: what it may not import (the same table as the architecture test). */
const roomRules = Object.entries(rooms).map(([room, rule]) => ({
  files: [`src/${room}/**/*.{ts,svelte}`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          ...rule.mayNot.map((folder) => ({
            group: [`**/${folder}`, `**/${folder}/**`],
            message: `src/${room} may not import ${folder}: see ARCHITECTURE.md`
          })),
          ...rule.mayNotPackages.map((name) => ({
            group: [name, `${name}/*`],
            message: `src/${room} may not import ${name}: see ARCHITECTURE.md`
          }))
        ]
      }
    ]
  }
}));

export default defineConfig(
  { ignores: ['dist', 'coverage', 'tests/must-not-compile'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      eqeqeq: 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    },
    rules: { 'svelte/no-navigation-without-resolve': 'off' }
  },
  {
    files: ['src/lib/core/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'window', 'document', 'fetch', 'navigator', 'Date'],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'pass a seeded generator' }
      ]
    }
  },
  ...roomRules
);
