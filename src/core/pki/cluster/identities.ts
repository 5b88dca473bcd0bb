import type { ScalarNode } from '../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../pkiModel.ts';
import { type Claims, readTokenParts } from '../readToken.ts';
import type { Asker } from './bindings.ts';
import type { ClusterPicture, FilePlace } from './clusterModel.ts';
import { settingOf } from './components.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster, ContextUse } from './connections/connectionModel.ts';
import { identityOf } from './connections/judgeSide.ts';
import { commonTerms } from './providerIssuers.ts';

/** Somebody who asks a cluster's API server, by what a kubeconfig presents. */
export interface Identity extends Asker {
  readonly by: 'certificate' | 'serviceAccount' | 'oidc' | 'tokenFile';
  /** Of the certificate, the token, or its line in the API server's token file. */
  readonly place: FilePlace;
  readonly use: ContextUse;
  readonly cluster: Cluster;
  readonly certificate?: CertificateNode;
  /** The settings of the API server that make the name. */
  readonly settings?: readonly { readonly place: FilePlace }[];
}

/** Who the users of kubeconfigs are, as far as it is known. */
export const identitiesIn = memoisedBy(({ graph }: ClusterPicture): readonly Identity[] =>
  connectionModelOf(graph).clusters.flatMap((cluster) =>
    cluster.contexts.flatMap((use) => {
      const known = identityIn(graph, cluster, use);
      return known === undefined ? [] : [{ ...known, use, cluster }];
    }),
  ),
);

type Known = Omit<Identity, 'use' | 'cluster'>;

function identityIn(graph: PkiGraph, cluster: Cluster, use: ContextUse): Known | undefined {
  const { user } = use.context;
  const [certificate] = user?.certificate?.certificates ?? [];
  const [occurrence] = user?.certificate?.occurrences ?? [];
  if (user?.certificate !== undefined) {
    if (certificate === undefined || occurrence === undefined) return undefined;
    const { user: name, groups } = identityOf(certificate);
    if (name === undefined) return undefined;
    const place = { file: occurrence.file, span: occurrence.credential.block.span };
    const otherNames = attributeValues(certificate.certificate.subject, 'OU');
    return { by: 'certificate', user: name, groups, otherNames, place, certificate };
  }
  const { file } = use.kubeconfig;
  const token = user?.token ?? user?.idToken;
  if (token === undefined) return undefined;
  const claims = claimsAt(file, token);
  if (claims === undefined) return user?.token === undefined ? undefined : listedUser(graph, cluster, token);
  const place = { file, span: token.span };
  const subject = textOf(claims.sub) ?? '';
  const account = /^system:serviceaccount:([^:]+):/.exec(subject);
  if (account !== null) {
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${account[1] ?? ''}`];
    return { by: 'serviceAccount', user: subject, groups, place };
  }
  const named = providerName(cluster, claims);
  return named && { by: 'oidc', ...named, place };
}

function claimsAt(file: DecodedFile, { span }: ScalarNode): Claims | undefined {
  const credential = file.credentials.find(
    ({ value, content }) => value.span.start === span.start && content.kind === 'token',
  );
  return credential && readTokenParts(credential.block.bytes())?.claims;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The name that the API servers make of a provider's token. */
function providerName(
  { components, objects }: Cluster,
  claims: Claims,
): Pick<Identity, 'user' | 'groups' | 'otherNames' | 'issuer' | 'settings'> | undefined {
  const issuer = textOf(claims.iss);
  const terms = issuer === undefined ? undefined : commonTerms(components, objects, issuer);
  const { username, groups: ofGroups } = terms ?? {};
  const name = username && textOf(claims[username.claim]);
  if (terms === undefined || username === undefined || name === undefined) return undefined;
  const listed = ofGroups === undefined ? [] : claims[ofGroups.claim];
  const groups = (Array.isArray(listed) ? listed : [listed]).flatMap((each) => {
    const group = textOf(each);
    return group === undefined ? [] : [`${ofGroups?.prefix ?? ''}${group}`];
  });
  const others = ['sub', 'email', 'preferred_username', 'name', 'upn'].flatMap((claim) => textOf(claims[claim]) ?? []);
  return {
    user: `${username.prefix}${name}`,
    groups,
    otherNames: [name, ...others],
    issuer: terms.issuer,
    settings: [{ place: terms.place }, ...terms.naming],
  };
}

/** In the API server's file of tokens, with a line for each: token, user, id, groups. */
function listedUser(graph: PkiGraph, { components }: Cluster, token: ScalarNode): Known | undefined {
  for (const server of components) {
    const path = settingOf(server, '--token-auth-file')?.material?.filePath;
    const file = path === undefined ? undefined : graph.files.find((each) => each.path === path);
    for (const { index, 0: line, 1: written, 2: user = '', 3: groups = '' } of file?.search?.(tokenLine) ?? []) {
      if (file === undefined || written !== token.text) continue;
      // The token itself is nobody's business.
      const place = { file, span: { start: index + line.indexOf(user, written.length), end: index + line.length } };
      return { by: 'tokenFile', user, groups: groups.split(',').filter((group) => group !== ''), place };
    }
  }
  return undefined;
}

const tokenLine =
  /^"?([^\s,"]{1,500})"?,[ \t]*"?([^",\n]{1,300})"?,[^,\n]{0,300}(?:,[ \t]*"?([^"\n]{0,1000})"?)?[ \t\r]*$/gm;
