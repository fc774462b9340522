// The engine that the build puts in: the pinned package or a hybrid with the same exports.
declare module 'lab-engine' {
  export * from '@mlc-ai/web-llm';
}
