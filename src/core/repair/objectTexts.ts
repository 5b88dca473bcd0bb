import { unrequestedHosts } from '../findings/objects/requestedHosts.ts';
import { siblingKeyPath } from '../kubernetes/keyPathSegments.ts';
import { podCertificateRules, signers } from '../kubernetes/tables/signers.ts';
import { itemsAt, scalarAt } from '../locate/objects/nodes.ts';
import type { ScalarNode } from '../locate/objects/objectModel.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { toService } from '../pki/cluster/objects/clientConfigs.ts';
import { objectIndexOf } from '../pki/cluster/objects/objectIndex.ts';
import { dnsNamesOf } from '../pki/cluster/objects/servingPairs.ts';
import { servingSecretsOf } from '../pki/cluster/objects/servingSecrets.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import { parseGoDuration } from '../text/duration.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { fieldBelow, scalarMarked } from './fieldBelow.ts';
import { scalarsOf } from './fieldTexts.ts';
import type { NewValue, SettingSubject } from './repairModel.ts';

/** The fields of the object that a finding marks, by key path. */
function fieldsAround({ source, span }: SettingSubject): ReadonlyMap<string, ScalarNode> {
  const all = Array.from(scalarsOf(source.objects));
  const own = all.find(
    ({ scalar }) => (scalar.keySpan ?? scalar.span).start <= span.start && span.start <= scalar.span.end,
  );
  return new Map(all.flatMap(({ scalar, object }) => (object === own?.object ? [[scalar.keyPath, scalar]] : [])));
}

/** The other kind, if these files have such an issuer. */
export function kindOfIssuer(subject: SettingSubject): string | TextReplacement | undefined {
  const { graph, marked, source, span } = subject;
  const [keyPath = '', node] = [...fieldsAround(subject)].find(([, each]) => each.span.start === span.start) ?? [];
  const kind = fieldsAround(subject).get(siblingKeyPath(keyPath, 'kind'));
  const isOfAnnotation = /cert-manager\.io\/(?:cluster-)?issuer/.test(keyPath);
  const isCluster = isOfAnnotation ? keyPath.includes('cluster-') : kind?.text === 'ClusterIssuer';
  const wanted = isCluster ? 'Issuer' : 'ClusterIssuer';
  if (node === undefined || objectIndexOf(clusterPictureOf(graph)).named(wanted, marked).length === 0) return undefined;
  if (!isOfAnnotation) {
    return kind === undefined
      ? fieldBelow(source.text, node, [`kind: ${wanted}`])
      : { span: kind.span, newText: wanted };
  }
  const key = node.keySpan;
  const name = key && source.text.slice(key.start, key.end);
  const newText = name?.replace(/(?:cluster-)?issuer/, isCluster ? 'issuer' : 'cluster-issuer');
  return key === undefined || newText === undefined ? undefined : { span: key, newText };
}

/** The hosts for which the Secret of a Certificate is presented, after the names that it asks for. */
export function namesOfHosts({ finding, graph, source, span }: SettingSubject): NewValue | undefined {
  const own = unrequestedHosts(objectIndexOf(clusterPictureOf(graph))).filter(
    ({ certificate: { file }, last }) => file.path === finding.path && last.span.start === span.start,
  );
  const hosts = [...new Set(own.map(({ host }) => host.text))];
  const isName = (host: string): boolean => /^(?:\*\.)?[a-z0-9][a-z0-9.-]*$/i.test(host);
  if (!own.some(({ last }) => /\bdnsNames\b/.test(last.keyPath)) || !hosts.every(isName)) return undefined;
  const { text } = source;
  const [, head, quote = ''] = /(?:\n([ \t]*- *)|[[,][ \t]*)(["']?)$/.exec(text.slice(0, span.start).slice(-200)) ?? [];
  const end = span.end + (text.startsWith(quote, span.end) ? quote.length : 0);
  if (!/^[ \t]*(?:[\],#\r\n]|$)/.test(text.slice(end, end + 100))) return undefined;
  const items = hosts.map((host) => (host.startsWith('*') ? `"${host}"` : host));
  if (head !== undefined)
    return { span: { start: end, end }, newText: items.map((item) => `\n${head}${item}`).join('') };
  const inserted = items.map((item) => `, ${item}`).join('');
  const whole = { start: span.start - quote.length, end };
  return { span: whole, newText: text.slice(whole.start, end) + inserted, inserted: items.join(', ') };
}

/** A DNS name of the backend's certificate, or the usual one of the only Service. */
export function backendName(subject: SettingSubject): TextReplacement | undefined {
  const { finding, graph, source, span } = subject;
  const fields = fieldsAround(subject);
  if (fields.get('kind')?.text === 'ServersTransport') {
    const [, spec] = [...fields].find(([keyPath]) => /^spec\.[^.[]+$/.test(keyPath)) ?? [];
    const [name] = namesOfRelated(finding, graph);
    return spec && name !== undefined ? fieldBelow(source.text, spec, [`serverName: ${name}`]) : undefined;
  }
  const [placed, ...others] = objectIndexOf(clusterPictureOf(graph))
    .ofKind('Ingress')
    .filter(({ file, object }) => file.path === finding.path && object.name === fields.get('metadata.name')?.text);
  const verify = placed && scalarMarked(placed.object.root, span);
  if (placed === undefined || verify === undefined || others.length > 0) return undefined;
  const { namespace = 'default', root } = placed.object;
  const paths = itemsAt(root, 'spec', 'rules').flatMap((rule) => itemsAt(rule, 'http', 'paths'));
  const services = new Set(paths.flatMap((path) => scalarAt(path, 'backend', 'service', 'name')?.text ?? []));
  const [service, ...more] = services;
  if (service === undefined || more.length > 0) return undefined;
  const called = toService(service, namespace, verify);
  const [pair] = servingSecretsOf(objectIndexOf(clusterPictureOf(graph)), placed, called);
  const names = pair === undefined ? [called.host] : dnsNamesOf(pair.leaf);
  const name = names.find((each) => each === called.host) ?? names[0];
  if (name === undefined || !/^[a-z0-9][a-z0-9.-]*$/.test(name)) return undefined;
  return fieldBelow(source.text, verify, [`nginx.ingress.kubernetes.io/proxy-ssl-name: ${name}`]);
}

/** A name in the certificate of the Pods that a monitor reads, or that Traefik calls. */
export function podServerName(subject: SettingSubject): TextReplacement | undefined {
  const { finding, graph, source, span } = subject;
  const fields = fieldsAround(subject);
  const isMarked = (each: ScalarNode) => (each.keySpan ?? each.span).start <= span.start && span.start <= each.span.end;
  const [keyPath = '', own] = [...fields].find(([, each]) => isMarked(each)) ?? [];
  const [name] = namesOfRelated(finding, graph);
  if (own === undefined || name === undefined) return undefined;
  if (/(?:^|\.)serverName$/.test(keyPath)) return { span: own.span, newText: name };
  if (fields.get('kind')?.text === 'ServersTransport') return backendName(subject);
  if (!keyPath.endsWith('.scheme')) return undefined;
  const settings = `${siblingKeyPath(keyPath, 'tlsConfig')}.`;
  const [, first] =
    [...fields].find(([path]) => path.startsWith(settings) && !/[.[]/.test(path.slice(settings.length))) ?? [];
  if (first !== undefined) return fieldBelow(source.text, first, [`serverName: ${name}`]);
  const nested = [...fields].find(([path]) => path.startsWith(settings))?.[1];
  if (nested === undefined) return fieldBelow(source.text, own, ['tlsConfig:', `  serverName: ${name}`]);
  // Other mappings only: in front of the first.
  const [head = ''] = /^.*\n *tlsConfig:[ \t]*\n/s.exec(source.text.slice(0, nested.span.start)) ?? [];
  const [indent] = /^ +(?=\w)/.exec(source.text.slice(head.length)) ?? [];
  const at = { start: head.length, end: head.length };
  return head === '' || indent === undefined ? undefined : { span: at, newText: `${indent}serverName: ${name}\n` };
}

/** The DNS names of the certificate that a finding points to. */
function namesOfRelated({ related }: Pick<SettingSubject['finding'], 'related'>, graph: PkiGraph): readonly string[] {
  return related.flatMap(({ path, span }) => {
    const file = graph.files.find((each) => each.path === path);
    const credential = file?.credentials.find(({ block }) => block.span.start === span?.start);
    const node = graph.certificates.get(credential?.fingerprint ?? '');
    return (node === undefined ? [] : dnsNamesOf(node)).filter((name) => /^[a-z0-9][a-z0-9.-]*$/.test(name));
  });
}

/** The usages that the signer of a request requires, instead of the list; or below its name, if there is none. */
export function usagesOfSigner(subject: SettingSubject): TextReplacement | undefined {
  const {
    source: { text },
  } = subject;
  const fields = fieldsAround(subject);
  const signerName = fields.get('spec.signerName');
  const signer = signers.find(({ name }) => name === signerName?.text);
  if (signer === undefined || signerName === undefined) return undefined;
  const items = [...fields]
    .flatMap(([keyPath, scalar]) => (/^spec\.usages\[\d+\]$/.test(keyPath) ? [scalar] : []))
    .toSorted((a, b) => a.span.start - b.span.start);
  const lineOf = (at: number) => text.lastIndexOf('\n', at - 1) + 1;
  const [first] = items;
  const last = items.at(-1);
  if (first === undefined || last === undefined) {
    const usages = signer.requiredUsages.map((usage) => `- ${usage}`);
    return emptyList(text, signerName, 'usages', usages) ?? fieldBelow(text, signerName, ['usages:', ...usages]);
  }
  const indent = text.slice(lineOf(first.span.start), first.span.start);
  // A comment among them would be lost.
  if (!/^ *- +$/.test(indent) || text.slice(first.span.start, last.span.end).includes('#')) return undefined;
  return { span: { start: first.span.start, end: last.span.end }, newText: signer.requiredUsages.join(`\n${indent}`) };
}

/** Items in a list without any, in the column of a field of its document. */
function emptyList(text: string, { keySpan, span }: ScalarNode, key: string, items: readonly string[]) {
  const indent = keySpan && text.slice(text.lastIndexOf('\n', keySpan.start - 1) + 1, keySpan.start);
  if (indent === undefined || !/^ +$/.test(indent)) return undefined;
  const start = text.lastIndexOf('\n---', span.start) + 1;
  const end = text.indexOf('\n---', span.end);
  const found = new RegExp(`^${indent}${key}:([ \\t]*(?:\\[[ \\t]*\\])?[ \\t]*)$`, 'm').exec(
    text.slice(start, end === -1 ? text.length : end),
  );
  if (found === null) return undefined;
  const at = start + found.index + indent.length + key.length + 1;
  return {
    span: { start: at, end: at + (found[1] ?? '').length },
    newText: items.map((item) => `\n${indent}${item}`).join(''),
  };
}

/** The signer for the subject of a request, above the request. */
export function signerLine(subject: SettingSubject): TextReplacement | undefined {
  const {
    finding,
    graph,
    source: { text },
  } = subject;
  const request = fieldsAround(subject).get('spec.request');
  const file = graph.files.find(({ path }) => path === finding.path);
  const content = file?.credentials.find(({ value }) => value.span.start === request?.span.start)?.content;
  if (request?.keySpan === undefined || content?.kind !== 'certificationRequest') return undefined;
  const isNode = attributeValues(content.subject, 'O').includes('system:nodes');
  const serves = (content.subjectAltName ?? []).length > 0;
  const name = isNode ? (serves ? 'kubelet-serving' : 'kube-apiserver-client-kubelet') : 'kube-apiserver-client';
  const start = text.lastIndexOf('\n', request.keySpan.start - 1) + 1;
  const indent = text.slice(start, request.keySpan.start);
  return /^ +$/.test(indent) && !(serves && !isNode)
    ? { span: { start, end: start }, newText: `${indent}signerName: kubernetes.io/${name}\n` }
    : undefined;
}

/** What cert-manager accepts: an hour at least, five minutes before, and a third of the lifetime. */
export function durationAllowed(subject: SettingSubject): string | undefined {
  const [keyPath] = [...fieldsAround(subject)].find(([, { span }]) => span.start === subject.span.start) ?? [];
  const lifetime = parseGoDuration(fieldsAround(subject).get('spec.duration')?.text ?? '2160h') ?? 0;
  const hour = 3_600_000;
  const asked = parseGoDuration(subject.marked) ?? 0;
  if (keyPath === 'spec.duration') return asked < hour ? '1h' : undefined;
  if (keyPath !== 'spec.renewBefore') return undefined;
  return asked < hour / 12 ? '5m' : `${Math.max(5, Math.floor(Math.max(lifetime, hour) / 3 / 60_000))}m`;
}

/** The nearest number of seconds that a PodCertificateRequest may ask for. */
export function lifetimeAllowed(subject: SettingSubject): string | undefined {
  const { shortestSeconds, longestSeconds, longestOfKubernetesSeconds } = podCertificateRules;
  const fields = fieldsAround(subject);
  const field = fields.get('spec.maxExpirationSeconds');
  if (field?.span.start !== subject.span.start || !/^\d{1,15}$/.test(subject.marked)) return undefined;
  if (Number(subject.marked) < shortestSeconds) return String(shortestSeconds);
  const isKubernetes = fields.get('spec.signerName')?.text.startsWith('kubernetes.io/') === true;
  return String(isKubernetes ? longestOfKubernetesSeconds : longestSeconds);
}

/** With the prefix of its signer. */
export function bundleName(subject: SettingSubject): string | undefined {
  const signer = fieldsAround(subject).get('spec.signerName')?.text;
  const prefix = signer === undefined ? undefined : `${signer.replaceAll('/', ':')}:`;
  const isName = /^[a-z0-9][\w.-]*$/.test(subject.marked);
  return prefix !== undefined && isName && /^[\w.:-]+$/.test(prefix) ? prefix + subject.marked : undefined;
}
