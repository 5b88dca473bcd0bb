import { defaultPolicy } from '../../core/findings/defaultPolicy.ts';
import { decodeAt } from '../../core/pki/decodeAt.ts';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import { emptyGraph } from '../../core/pki/emptyGraph.ts';
import { credentialHover } from '../../core/present/hover/credentialHover.ts';
import { buildLineIndex } from '../../core/text/lineIndex.ts';
import { partOf, toGradualFile } from '../store/gradualFile.ts';

/** A client certificate that kubeadm would issue to `kubernetes-admin`, of a CA and with a key that nobody has: base64 of DER. */
const der = [
  'MIIByjCCAXCgAwIBAgIUTNc/bVA46j3p7YdS5k5pVFR0TzAwCgYIKoZIzj0EAwIwFTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjYyMT',
  'IyNTZaGA8yMTI2MTEwMjIxMjI1NlowPDEfMB0GA1UECgwWa3ViZWFkbTpjbHVzdGVyLWFkbWluczEZMBcGA1UEAwwQa3ViZXJuZXRlcy1hZG1p',
  'bjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCyv3Hj4e5mJ5NmWYrcawXxXY9mZS/FnzKNOnbBtu/ibws8CccKb1sVJe7YDFrSY/l47LZ1LPk',
  'spmi4+wTaML6KjdTBzMA4GA1UdDwEB/wQEAwIFoDATBgNVHSUEDDAKBggrBgEFBQcDAjAMBgNVHRMBAf8EAjAAMB8GA1UdIwQYMBaAFJGLjyBo',
  'tK1ZVyrMydwwtMkL6JFRMB0GA1UdDgQWBBTVPs0/y3OgXVvUQrmi9n4g29UxVDAKBggqhkjOPQQDAgNIADBFAiEA7Dv1336U+1jwIiTArhBFDg',
  'qfxf3NM8InoJ0bx1+/TsICIFZ++eg0Gi03jOTkz7g6jD9LuHCuwub+bHZkwkq3IzQa',
].join('');

const key = '    client-certificate-data: ';
const before = `apiVersion: v1\nkind: Config\nusers:\n- name: kubernetes-admin\n  user:\n${key}`;

/**
 * Explains a certificate of its own in a document of its own. JavaScript compiles what it runs when it first runs it, which takes
 * longer than all that a hover has to do: done ahead, nobody waits for it.
 *
 * @returns The hover's Markdown.
 */
export function rehearseHover(tools: DecodingTools): string | undefined {
  const pem = `-----BEGIN CERTIFICATE-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  const text = `${before}${btoa(pem)}\n`;
  const offset = before.length + 10;
  const part = decodeAt({ path: 'kubeconfig', text }, offset, buildLineIndex(text), tools);
  const [value] = part?.values ?? [];
  if (part === undefined || value === undefined) return undefined;
  const file = partOf(toGradualFile(part, tools.cryptography), [value]);
  const context = { graph: emptyGraph(), findings: [], policy: defaultPolicy, now: 0 };
  return credentialHover({ file, value, context, commands: new Set(), linkTo: () => '', offset })?.markdown;
}
