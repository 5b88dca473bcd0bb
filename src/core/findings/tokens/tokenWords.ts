import { isOfNetworkPlugin, mountedTokenPath } from '../../kubernetes/tables/serviceAccountTokens.ts';
import { fieldOf } from '../../pki/credentialPlace.ts';
import type { DecodedFile, Occurrence } from '../../pki/pkiModel.ts';
import type { TokenClaims } from '../../pki/readToken.ts';

/** What the API server answers to a token that it does not accept. */
export const tokenRejected = 'kube-apiserver answers `Unauthorized`.';

/** How to get a token that is accepted. */
export const newTokens = {
  signIn: 'Sign in again, or replace it with a new one.',
  command: 'Create a new one: {command}.',
  unnamed: 'Create a new one with `kubectl create token`.',
  secret: 'Delete the Secret and create it again: kube-controller-manager fills it with a new one.',
  mounted: 'Restart the Pod: the kubelet then mounts a new one.',
  networkPlugin: 'Restart the Pods of the network plugin on this node: they write a new one.',
} as const;

/** What renews the token in a file by itself, so that one created by hand would be overwritten; `undefined` for other files. */
export function renewerOf({ path, hostPath = path }: DecodedFile): 'mounted' | 'networkPlugin' | undefined {
  if (mountedTokenPath.test(hostPath)) return 'mounted';
  return isOfNetworkPlugin({ path, hostPath }) ? 'networkPlugin' : undefined;
}

/** Chooses among {@link newTokens}. The command is left out where a name would need quoting. */
export function newTokenFor(
  { serviceAccount }: TokenClaims,
  { file, credential }: Occurrence,
): { wayOut: keyof typeof newTokens; command: string } {
  if (serviceAccount === undefined) return { wayOut: 'signIn', command: '' };
  const renewer = renewerOf(file);
  if (renewer !== undefined) return { wayOut: renewer, command: '' };
  if (fieldOf(credential)?.id === 'secret-sa') return { wayOut: 'secret', command: '' };
  const { namespace, name } = serviceAccount;
  const isPlain = /^[\w.-]+ [\w.-]+$/.test(`${namespace} ${name}`);
  return isPlain
    ? { wayOut: 'command', command: `\`kubectl create token ${name} -n ${namespace}\`` }
    : { wayOut: 'unnamed', command: '' };
}
