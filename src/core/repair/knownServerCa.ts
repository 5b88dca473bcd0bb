import { siblingKeyPath } from '../kubernetes/keyPathSegments.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import type { KubeconfigCluster } from '../pki/cluster/clusterModel.ts';
import { encodeBase64, encodePem } from '../text/encodePem.ts';
import type { AddedValue, NewValue, SettingSubject } from './repairModel.ts';

/**
 * The CA with which other kubeconfigs verify the same server, where they agree: in the place of
 * `insecure-skip-tls-verify`, or on a line above `server`.
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

/** A single one: of a bundle nobody knows which member is meant for whom. */
function casOf({ ca, insecure }: KubeconfigCluster) {
  return insecure === undefined && ca?.certificates.length === 1 ? ca.certificates : [];
}
