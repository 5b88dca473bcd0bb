/* Sentences that several records share; other sentences are in their record. */

/** kube-apiserver calls a server, or verifies a client. */
export const apiserverFails = 'kube-apiserver fails with {error}.';

/** Any program that reads it. */
export const programFails = '{program} fails with {error}.';

/** kubectl uses it. */
export const kubectlFails = 'kubectl fails with {error}.';

/** The user of a kubeconfig has nothing to prove itself with. */
export const kubectlPrompts = 'kubectl prompts for a user name and a password.';

/** A component cannot run with one of its flags. */
export const exitsAtStart = '{program} exits at start with {error}.';

/** Controllers read what they need when they are started. */
export const exitsAsLeader = 'kube-controller-manager exits when it becomes the leader: {error}.';

/** It does no good where it is. */
export const removeBlock = 'Remove this block.';

/** Both sides verify. */
export const verifiersFail = 'Clients and servers that verify it fail with {error}.';

/** On a connection, by the side that shows what is rejected. */
export const refusedBy = {
  server: '{verifier} fails with {error}.',
  client: '{verifier} rejects {client} with {error}.',
  serverAndOthers: '{verifier} fails with {error}. These connections fail, too: {others}.',
  clientAndOthers: '{verifier} rejects {client} with {error}. These connections fail, too: {others}.',
} as const;

/** A CA has several certificates with one key. */
export const otherEdition = {
  fact: '{name} is not accepted with this certificate of CA {ca}, but would be with another one that has the same key.',
  wayOut: 'Replace it with the other certificate of the CA.',
} as const;

/** A CA and no verification, in any configuration of a client. */
export const insecureWithCa =
  'client-go fails with `specifying a root certificates file with the insecure flag is not allowed`.';

/** As {@link objectRejected}, where the log would say more than the fact. */
export const objectInvalid = 'kube-apiserver rejects the object.';

/** Validation of the API. */
export const objectRejected = 'kube-apiserver rejects the object with {error}.';
