import { findingsIn } from './annotatedDocument.ts';
import { base64 } from './base64.ts';
import type { TestCertificate } from './testPki.ts';

/** What is said of manifests by the codes of interest, `severity code: marked text`; long texts are cut. */
export async function saidOfObjects(
  texts: Readonly<Record<string, string>>,
  codes: RegExp,
): Promise<readonly string[]> {
  return (await findingsIn(texts))
    .filter(({ code }) => codes.test(code))
    .map(({ severity, code, span, path }) => {
      const marked = texts[path]?.slice(span?.start, span?.end) ?? '';
      return `${severity} ${code}: ${marked.length > 40 ? `${marked.slice(0, 12)}…` : marked}`;
    });
}

/** A manifest of fields, as JSON, which is YAML. */
export function manifestOf(
  apiVersion: string,
  kind: string,
  metadata: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, unknown>>,
): string {
  return `${JSON.stringify({ apiVersion, kind, metadata, ...fields }, undefined, 2)}\n`;
}

/** A Secret with a certificate and its key, and with other values. */
export function tlsSecret(
  metadata: Readonly<Record<string, unknown>>,
  { certificatePem, keyPem }: Pick<TestCertificate, 'certificatePem' | 'keyPem'>,
  more: Readonly<Record<string, string>> = {},
): string {
  const values = { 'tls.crt': certificatePem, 'tls.key': keyPem, ...more };
  const data = Object.fromEntries(Object.entries(values).map(([key, text]) => [key, base64(text)]));
  return manifestOf('v1', 'Secret', metadata, { type: 'kubernetes.io/tls', data });
}
