/** Version of WebLLM that is pinned: the package does not tell it at run time (a test compares). */
export const WEBLLM_VERSION = '0.2.86';
