/* Sentences that several records say; one that a single record says stands in that record. */

/** kube-apiserver calls a server, or verifies a client. */
export const apiserverFails = 'kube-apiserver fails with {error}.';

/** It does no good where it is. */
export const removeBlock = 'Remove this block.';
