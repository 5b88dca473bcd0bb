import { isOfNetworkPlugin } from '../../../kubernetes/tables/serviceAccountTokens.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { optional } from '../../../text/optional.ts';
import { isEncodedToken } from '../../isEncodedToken.ts';
import { isRefreshed } from '../../kubeconfig/isRefreshed.ts';
import type { Occurrence } from '../../pkiModel.ts';
import { tokenClaims } from '../../readToken.ts';
import { settingOf } from '../components.ts';
import { refusedIssues, refusedIssueWords } from '../issuedTokens.ts';
import { materialInFile, referenceAt } from '../materials.ts';
import { isOfAcceptedProvider, otherClients, otherProviders, unaskedClaim } from '../providerIssuers.ts';
import {
  invalidToken,
  otherAudienceWords,
  tokenPeriod,
  tokenPeriodWords,
  tokenRefusal,
  tokenRefusalWords,
  unsafeAlgorithm,
} from '../tokenAcceptance.ts';
import { tokenListFor } from './acceptedCredentials.ts';
import { bootstrapTermsOf, bootstrapUserOf, joiningToken, type TokenTerms } from './bootstrapClients.ts';
import type { Connection, ContextUse, TokenSource } from './connectionModel.ts';
import { fieldSource } from './fieldSources.ts';
import { flagSource, flagSourcesIn } from './flagSources.ts';
import type { Scene } from './scene.ts';
import { authoritiesBeside } from './tokenHolders.ts';

/** The token with which the client authenticates, if any. */
export function tokenOf(scene: Scene): TokenSource | undefined {
  const { holdsToken, place } = scene.client;
  if (holdsToken !== undefined && place !== undefined)
    return { by: 'token', place, occurrences: [holdsToken.occurrence] };
  const joining = joiningToken(scene);
  if (joining !== undefined) return joining;
  for (const origin of scene.record.clientToken ?? []) {
    if (typeof origin !== 'object') continue;
    if ('kubeconfig' in origin) {
      const { kubeconfig, context } = scene.client.use ?? {};
      const { token, tokenFile, idToken, exec } = context?.user ?? {};
      const node = token ?? tokenFile ?? idToken;
      if (kubeconfig === undefined) continue;
      if (node !== undefined) {
        const { file } = kubeconfig;
        const reference = token === undefined && tokenFile !== undefined ? referenceAt(file, node.span) : undefined;
        const occurrences =
          reference === undefined
            ? file.credentials
                .filter(({ value }) => value.span.start === node.span.start)
                .map((credential) => ({ file, credential }))
            : materialInFile(scene.picture.graph, file, reference).occurrences;
        return {
          by: token !== undefined ? 'token' : tokenFile !== undefined ? 'tokenFile' : 'id-token',
          place: { file, span: node.span },
          occurrences,
          ...(token === undefined ? {} : bootstrapUserOf(scene.cluster, scene.client.use)),
        };
      }
      if (exec !== undefined)
        return { by: 'exec', place: { file: kubeconfig.file, span: spanOfName(scene) }, occurrences: [], isExec: true };
      continue;
    }
    const source =
      'flag' in origin
        ? flagSource(scene, 'client', origin)
        : 'field' in origin
          ? fieldSource(scene, origin)
          : undefined;
    if (source?.kind !== 'materials') continue;
    const first = source.materials.find(({ material }) => !isOfOtherCluster(scene, material.occurrences));
    if (first !== undefined) return { by: first.by, place: first.place, occurrences: first.material.occurrences };
  }
  return undefined;
}

/** The CA beside a token tells whose it is. */
function isOfOtherCluster({ picture: { graph }, cluster }: Scene, [token]: TokenSource['occurrences']): boolean {
  const beside = token === undefined ? undefined : authoritiesBeside(graph, token);
  return beside !== undefined && beside.size > 0 && !beside.has(cluster.id);
}

/** What the server makes of the token: always, or outside of some dates. */
export function tokenTermsOf(
  scene: Scene,
  { occurrences }: Pick<TokenSource, 'occurrences'> = { occurrences: [] },
): TokenTerms {
  if (scene.server.component !== 'kube-apiserver') return {};
  const { use } = scene.client;
  const provider = use && otherProviders(scene.cluster, use);
  if (provider !== undefined) return { tokenFault: invalidToken, tokenPlace: provider.wanted.place };
  const client = use && otherClients(scene.cluster, use);
  if (client !== undefined) {
    const accepted = client.accepted.map(({ value }) => value);
    return { tokenFault: otherAudienceWords(accepted, [client.wanted.value]), tokenPlace: client.wanted.place };
  }
  const unasked = use && unaskedClaim(scene.cluster, use);
  if (unasked !== undefined)
    return { tokenUnknown: { why: 'valueHidden', name: unasked.claim, place: unasked.wanted.place } };
  const bootstrap = bootstrapTermsOf(scene);
  if (bootstrap !== undefined) return bootstrap;
  const [occurrence] = occurrences;
  const claims = occurrence && tokenClaims(occurrence.credential);
  const issued = issueTerms(scene);
  if (occurrence === undefined || claims === undefined) return issued ?? optional('tokenUnknown', unjudged(scene));
  const unsafe = unsafeAlgorithm(claims);
  const isUnsigned = unsafe === 'none' || (unsafe === 'shared' && claims.serviceAccount !== undefined);
  if (isUnsigned || isEncodedToken(occurrence.file, occurrence.credential)) return { tokenFault: invalidToken };
  const { instance, host } = scene.server;
  const servers = instance === undefined ? scene.cluster : { components: [instance], hosts: [host] };
  const refusal = tokenRefusal(scene.picture, [servers], { occurrence, claims });
  // What has an end is replaced by one of any server.
  const isIssuedAgain = refusal === undefined && claims.expiresAt !== undefined;
  const fault: TokenTerms =
    refusal === undefined
      ? ((isIssuedAgain ? issued : undefined) ?? {})
      : { tokenFault: tokenRefusalWords(refusal, claims), tokenRefusal: refusal };
  const { user } = use?.context ?? {};
  if (user?.idToken?.span.start === occurrence.credential.value.span.start && isRefreshed(user)) return fault;
  const isLast = claims.expiresAt !== undefined && isWrittenOnce(use, occurrence);
  const period = {
    ...tokenPeriod(claims),
    ...tokenPeriodWords(claims),
    ...(isLast ? { lasts: 'untilEnd' as const } : {}),
  };
  return { ...fault, tokenPeriod: period };
}

/** In a kubeconfig of somebody's own. Network plugins renew theirs, as controllers do what they keep in objects, and the kubelet what Pods mount. */
function isWrittenOnce(use: ContextUse | undefined, { credential }: Occurrence): boolean {
  const { kubeconfig, context } = use ?? {};
  if (kubeconfig === undefined || kubeconfig.object.embeddedIn !== undefined) return false;
  const { token, idToken } = context?.user ?? {};
  const isOwn = (token ?? idToken)?.span.start === credential.value.span.start;
  return isOwn && !isOfNetworkPlugin(kubeconfig.file);
}

/** Of clients that get their tokens from the cluster: that another API server issues some which this one rejects. */
function issueTerms({ record, cluster, server: { instance } }: Scene): TokenTerms | undefined {
  const [issue] = (record.tokenSignedWith && instance && refusedIssues(cluster).get(instance)) ?? [];
  return issue && { tokenFault: refusedIssueWords(issue), tokenIssue: issue };
}

/** What would tell whether the server accepts a token of which the files do not tell. */
function unjudged(scene: Scene): Connection['tokenUnknown'] {
  const {
    cluster,
    client: { use },
    server: { instance },
  } = scene;
  const { exec, token, name, certificate, node } = use?.context.user ?? {};
  if (use === undefined) return undefined;
  const place = { file: use.kubeconfig.file, span: (name ?? token)?.span ?? { start: 0, end: 0 } };
  // kube-apiserver takes none since 1.19; what stands before it may.
  const password = token === undefined && certificate === undefined ? scalarAt(node, 'password') : undefined;
  if (password !== undefined) return { why: 'elsewhere', name: 'kube-apiserver', place };
  if (instance === undefined) return undefined;
  if (exec !== undefined && token === undefined) {
    return isOfAcceptedProvider(cluster, use) ? undefined : { why: 'valueHidden', name: 'exec', place };
  }
  if (token === undefined || tokenListFor(scene, instance)?.isListed === true) return undefined;
  const asked = ['--token-auth-file', '--authentication-token-webhook-config-file'].flatMap(
    (flag) => settingOf(instance, flag) ?? [],
  );
  const [setting] = asked;
  return setting === undefined
    ? { why: 'elsewhere', name: 'kube-apiserver', place }
    : { why: 'valueHidden', name: setting.writtenAs, place: setting.place };
}

/** The keys of the tokens that the cluster gives to clients of this kind, and those by which the server verifies them. */
export function tokenKeysOf(scene: Scene): Connection['tokenKeys'] {
  const { tokenSignedWith = [], tokenVerifiedWith = [] } = scene.record;
  // A Pod may reach another server than the one that has signed its token.
  const sources = tokenSignedWith.flatMap((origin) => [
    ...[flagSource(scene, 'server', origin)].filter((source) => source !== undefined),
    ...flagSourcesIn(scene.cluster, origin),
  ]);
  const signing = [...new Set(sources)];
  for (const origin of signing.length === 0 ? [] : tokenVerifiedWith) {
    const verifying = typeof origin === 'object' && 'flag' in origin ? flagSource(scene, 'server', origin) : undefined;
    if (verifying !== undefined) return { signing, verifying };
  }
  return undefined;
}

function spanOfName({ client }: Scene): { readonly start: number; readonly end: number } {
  return client.use?.context.user?.name?.span ?? client.place?.span ?? { start: 0, end: 0 };
}
