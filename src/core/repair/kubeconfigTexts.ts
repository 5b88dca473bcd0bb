import { siblingKeyPath } from '../kubernetes/keyPathSegments.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { KubeconfigCluster } from '../pki/cluster/clusterModel.ts';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import { folderOf } from '../text/paths.ts';
import { fieldBelow } from './fieldBelow.ts';
import { scalarsOf } from './fieldTexts.ts';
import type { AddedValue, NewValue, SettingSubject } from './repairModel.ts';

/** A plain word, such as `kubectl proxy`, is intentional. */
export function withTls({ marked, finding: { severity } }: SettingSubject): string | undefined {
  const isMeant = severity === 'info' || severity === 'hint';
  return !isMeant && /^http:\/\/[^/]/i.test(marked) ? marked.replace(/^http/i, 'https') : undefined;
}

/** The only name of a context, cluster or user in a kubeconfig; a context without a user gets the only one. */
export function onlyName({ source, span }: SettingSubject): string | NewValue | undefined {
  const scalars = Array.from(scalarsOf(source.objects));
  const own = scalars.find(({ scalar }) => scalar.span.start === span.start);
  if (own === undefined) return undefined;
  const { keyPath } = own.scalar;
  const [, context] = /^(contexts\[\d+\]\.)name$/.exec(keyPath) ?? [];
  const key = context === undefined ? keyPath.split('.').at(-1) : 'user';
  const list = key === 'current-context' ? 'contexts' : key === 'cluster' || key === 'user' ? `${key}s` : undefined;
  const among = scalars.filter(({ object }) => object === own.object).map(({ scalar }) => scalar);
  const names = among.filter(
    (each) => list !== undefined && new RegExp(`^${list}\\[\\d+\\]\\.name$`).test(each.keyPath),
  );
  const [name] = names;
  // Such a name needs no different quoting.
  if (names.length !== 1 || name === undefined || !/^[A-Za-z][\w./@-]*$/.test(name.text)) return undefined;
  if (context === undefined) return name.text;
  const user = among.find((each) => each.keyPath === `${context}context.user`);
  const cluster = among.find((each) => each.keyPath === `${context}context.cluster`);
  if (user === undefined) return cluster && fieldBelow(source.text, cluster, [`user: ${name.text}`]);
  // With the quotes around nothing.
  const around = { start: user.span.start - 1, end: user.span.end + 1 };
  return /^(?:''|"")$/.test(source.text.slice(around.start, around.end))
    ? { span: around, newText: name.text }
    : undefined;
}

/** The file of the same name beside the kubeconfig, if it holds what the field needs. */
export function pathBeside({ graph, finding, marked, source, span }: SettingSubject): string | undefined {
  const name = /[^/\\]*$/.exec(marked)?.[0] ?? '';
  const key = Array.from(scalarsOf(source.objects)).find(({ scalar }) => scalar.span.start === span.start)?.scalar
    .keyPath;
  const wanted = key?.endsWith('.client-key') === true ? 'privateKey' : 'certificate';
  const file = graph.files.find(({ path }) => path === `${folderOf(finding.path)}${name}`);
  const isThere = file?.credentials.some(({ content }) => content.kind === wanted) === true;
  return isThere && /^[A-Za-z][\w.-]*$/.test(name) ? name : undefined;
}

/**
 * The CA that other kubeconfigs use for the same server, if they agree: instead of `insecure-skip-tls-verify`, or on a
 * line above `server`.
 */
export function knownServerCa(subject: SettingSubject): NewValue | undefined {
  const { graph, finding, span, source } = subject;
  const all = clusterPictureOf(graph).kubeconfigs.flatMap(({ file, clusters }) =>
    clusters.map((cluster) => ({ file, cluster })),
  );
  const own = all.find(
    ({ file, cluster }) =>
      file.path === finding.path &&
      (cluster.insecure?.keySpan?.start === span.start || cluster.server?.span.start === span.start),
  )?.cluster;
  const known = all
    .filter(({ cluster }) => cluster.server?.text === own?.server?.text)
    .flatMap(({ cluster }) => casOf(cluster));
  const [ca] = known;
  if (own?.server === undefined || ca === undefined || new Set(known.map(({ fingerprint }) => fingerprint)).size > 1) {
    return undefined;
  }
  const field = 'certificate-authority-data';
  const { der } = ca.certificate;
  const line = `${field}: ${encodeBase64(new TextEncoder().encode(encodePem('CERTIFICATE', der)))}`;
  const added: AddedValue = { keyPath: siblingKeyPath(own.server.keyPath, field), content: der };
  const { insecure, server } = own;
  if (insecure?.keySpan !== undefined && !source.text.slice(insecure.keySpan.start, insecure.span.end).includes('\n')) {
    return { span: { start: insecure.keySpan.start, end: insecure.span.end }, newText: line, added };
  }
  const start = source.text.lastIndexOf('\n', (server.keySpan?.start ?? 0) - 1) + 1;
  const indent = source.text.slice(start, server.keySpan?.start);
  return server.keySpan !== undefined && /^ +$/.test(indent)
    ? { span: { start, end: start }, newText: `${indent}${line}\n`, added }
    : undefined;
}

/** A single one: in a bundle, it is unknown which member is meant for whom. */
function casOf({ ca, insecure }: KubeconfigCluster) {
  return insecure === undefined && ca?.certificates.length === 1 ? ca.certificates : [];
}
