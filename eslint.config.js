import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { roomsRule } from './scripts/rooms-rule.mjs';

export default defineConfig(
  { ignores: ['dist', 'coverage', 'tests/must-not-compile'] },
  js.configs.recommended,
  ts.configs.strict,
  svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    rules: {
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off'
    }
  },
  {
    // What a stranger sends must not hold up the page: time in proportion to its length, and no more.
    files: ['src/**/*.{ts,svelte}'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'certain' }],
      'regexp/no-super-linear-move': ['error', { report: 'certain' }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig }
    },
    rules: {
      // There is no SvelteKit router here.
      'svelte/no-navigation-without-resolve': 'off',
      // Reads every word of the reason after `--` as a warning's name; svelte-check has the last word.
      'svelte/no-unused-svelte-ignore': 'off',
      // Takes every `new Date(…).toISOString()` and every private Map for state.
      'svelte/prefer-svelte-reactivity': 'off'
    }
  },
  {
    files: ['src/lib/core/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['window', 'document', 'navigator', 'fetch'],
        ...['Date', 'performance', 'crypto', 'setTimeout', 'localStorage']
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'pass a seeded generator' }
      ]
    }
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    ignores: ['src/lib/core/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'crypto', property: 'randomUUID', message: 'absent over plain http: use newId' },
        { object: 'crypto', property: 'subtle', message: 'absent over plain http' }
      ]
    }
  },
  {
    files: ['src/**/*.{ts,svelte}'],
    plugins: { axia: { rules: { rooms: roomsRule } } },
    rules: { 'axia/rooms': 'error' }
  }
);
