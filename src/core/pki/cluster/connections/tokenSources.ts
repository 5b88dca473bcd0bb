import { bootstrapToken } from '../../../kubernetes/tables/tlsBootstrap.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { optional } from '../../../text/optional.ts';
import { isEncodedToken } from '../../isEncodedToken.ts';
import { tokenClaims } from '../../readToken.ts';
import { type BootstrapSecret, bootstrapExpiry, bootstrapSecretsIn } from '../bootstrapTokens.ts';
import type { FilePlace } from '../clusterModel.ts';
import { settingOf } from '../components.ts';
import { refusedIssues, refusedIssueWords } from '../issuedTokens.ts';
import { materialInFile, referenceAt } from '../materials.ts';
import { isOfAcceptedProvider, otherClients, otherProviders, unaskedClaim } from '../providerIssuers.ts';
import { bootstrapForbidden, boundSubjectsOf } from '../rights.ts';
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
import type { ClientIdentity, Cluster, Connection, Missing, Source, TokenSource } from './connectionModel.ts';
import { fieldSource, fieldsFor } from './fieldSources.ts';
import { flagSetting, flagSource, flagSourcesIn } from './flagSources.ts';
import type { Scene } from './scene.ts';
import { authoritiesBeside } from './tokenHolders.ts';

/** The token with which the client authenticates, if any. */
export function tokenOf(scene: Scene): TokenSource | undefined {
  const { holdsToken, place } = scene.client;
  if (holdsToken !== undefined && place !== undefined)
    return { by: 'token', place, occurrences: [holdsToken.occurrence] };
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
          ...optional('registeredAt', token && registration(scene.cluster, token.text)),
          ...optional('identity', token && bootstrapUser(scene.cluster, token.text)),
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

type TokenTerms = Pick<
  Connection,
  'tokenFault' | 'tokenRefusal' | 'tokenIssue' | 'tokenPlace' | 'tokenUnknown' | 'tokenPeriod' | 'tokenForbidden'
>;

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
  const text = use?.context.user?.token?.text ?? '';
  if (bootstrapToken.pattern.test(text)) return bootstrapTerms(scene, text);
  const joining = use === undefined ? joiningToken(scene) : undefined;
  if (joining !== undefined && registeredToken(scene.cluster, joining.text) === undefined) {
    return { tokenUnknown: unregistered(joining.text, joining.place) };
  }
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
  // It is renewed.
  if (use?.context.user?.idToken?.span.start === occurrence.credential.value.span.start) return fault;
  return {
    ...fault,
    tokenPeriod: { ...tokenPeriod(claims), ...tokenPeriodWords(claims) },
  };
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

/** Who authenticates with a bootstrap token (`auth-extra-groups`). */
function bootstrapIdentity(text: string, { groups }: BootstrapSecret): ClientIdentity {
  const [id = ''] = text.split('.');
  const own = (groups?.text ?? '').split(',').filter((group) => group !== '');
  return { user: `${bootstrapToken.userPrefix}${id}`, groups: [bootstrapToken.group, ...own] };
}

/** A bootstrap token is accepted as its Secret says. */
function bootstrapTerms({ cluster, picture, record, client: { use } }: Scene, text: string): TokenTerms {
  const registered = registeredToken(cluster, text);
  if (registered === undefined) {
    const span = use?.context.user?.token?.span;
    return { tokenUnknown: unregistered(text, use && span && { file: use.kubeconfig.file, span }) };
  }
  const { secret, authentication, expiration } = registered;
  const isKnown = secret !== undefined && bootstrapToken.secretPattern.test(secret.text);
  const isOther = isKnown && secret.text !== text.split('.')[1];
  if (isOther || authentication?.text === 'false') return { tokenFault: invalidToken };
  const forbidden = record.identity.includes('bootstrapToken')
    ? optional(
        'tokenForbidden',
        bootstrapForbidden(bootstrapIdentity(text, registered), boundSubjectsOf(picture, cluster.objects)),
      )
    : {};
  const end = bootstrapExpiry(expiration?.text ?? '');
  if (Number.isNaN(end)) return forbidden;
  return {
    ...forbidden,
    tokenPeriod: { begin: Number.NEGATIVE_INFINITY, end: end - 1, early: () => invalidToken, ended: invalidToken },
  };
}

/** The Secret that would tell. */
function unregistered(text: string, place: FilePlace | undefined): Missing {
  const [id = ''] = text.split('.');
  return {
    why: 'objectNotFound',
    name: `Secret kube-system/bootstrap-token-${id}`,
    ...optional('place', place),
  };
}

/** The bootstrap token with which a node joins, where a flag or field has it. */
function joiningToken(scene: Scene): { readonly text: string; readonly place: FilePlace } | undefined {
  const { clientToken = [], identity } = scene.record;
  const found = (identity.includes('bootstrapToken') ? clientToken : []).flatMap((origin) => {
    if (typeof origin !== 'object') return [];
    if ('field' in origin)
      return fieldsFor(scene, origin).map(({ placed: { file }, node: { text, span } }) => ({
        text,
        place: { file, span },
      }));
    const setting = 'flag' in origin ? flagSetting(scene, 'client', origin) : undefined;
    return setting?.value === undefined ? [] : [{ text: setting.value, place: setting.place }];
  });
  return found.find(({ text }) => bootstrapToken.pattern.test(text));
}

function registeredToken(cluster: Cluster, text: string): BootstrapSecret | undefined {
  const [id] = text.split('.');
  const registered = bootstrapSecretsIn(cluster).filter((each) => each.id?.text === id);
  return registered.length === 1 ? registered[0] : undefined;
}

function bootstrapUser(cluster: Cluster, text: string): ClientIdentity | undefined {
  const found = bootstrapToken.pattern.test(text) ? registeredToken(cluster, text) : undefined;
  return found && bootstrapIdentity(text, found);
}

/** Where the Secret says what counts: when it expires. */
function registration(cluster: Cluster, text: string): Source | undefined {
  const found = bootstrapToken.pattern.test(text) ? registeredToken(cluster, text) : undefined;
  const node = found?.expiration?.node ?? found?.secret?.node;
  if (found === undefined || node === undefined) return undefined;
  const place = { file: found.placed.file, span: node.span };
  const by = found.placed.object.name ?? '';
  const material = { source: 'value', place, name: '', occurrences: [], certificates: [] } as const;
  return { kind: 'materials', materials: [{ material, by, place }] };
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
