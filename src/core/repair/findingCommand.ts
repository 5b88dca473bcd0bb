import type { Finding } from '../findings/model.ts';
import type { ConfigurationObject } from '../locate/objects/model.ts';
import { mappingAt, scalarAt } from '../locate/objects/nodes.ts';
import type { DecodedCredential, DecodedFile, PkiGraph } from '../pki/model.ts';
import { tokenClaims } from '../pki/readToken.ts';
import { shellQuoted } from '../text/shellQuoted.ts';
import type { Span } from '../text/span.ts';

/** What a command is made for. */
interface CommandSubject {
  /** Path of the finding's file on this machine. */
  readonly file: string;
  /** What the finding is about; absent when it is about the file. */
  readonly credential: DecodedCredential | undefined;
  /** The object that the finding marks a mark of. */
  readonly object: ConfigurationObject | undefined;
}

type CommandWriter = (subject: CommandSubject) => string | undefined;

/** By code of the finding: the shell command that ends the problem, where an edit cannot. */
const writers: Readonly<Record<string, CommandWriter>> = {
  'key-file-permissions': ({ file }) => `chmod 600 ${shellQuoted(file)}`,
  'cert-file-permissions': ({ file }) => `chmod 644 ${shellQuoted(file)}`,
  'key-encrypted': decryptKey,
  'token-expired': createToken,
  'bootstrap-token-expired': () => 'kubeadm token create',
  'managed-secret-edit': renewCertificate,
  'pem-invisible-to-go': saveAsUtf8,
};

/** Tells whether findings of a code may have a command. */
export function hasCommand(code: string): boolean {
  return Object.hasOwn(writers, code);
}

/**
 * Writes the shell command that ends a problem, for POSIX shells. It is shown to the user, who runs it.
 *
 * @param file - Path of the finding's file on this machine.
 * @returns `undefined` where there is none, and for paths with characters that a terminal acts on, or that change how it
 *   shows the rest.
 */
export function findingCommand({ code, path, span }: Finding, graph: PkiGraph, file: string): string | undefined {
  if (!hasCommand(code) || /[\p{Cc}\p{Cf}]/u.test(file)) return undefined;
  const decoded = graph.files.find((each) => each.path === path);
  const credential = decoded?.credentials.find(
    ({ block }) => span !== undefined && block.span.start <= span.start && span.end <= block.span.end,
  );
  return writers[code]?.({ file, credential, object: decoded && objectMarkedAt(decoded, span) });
}

/** The object of which an annotation's key is marked. */
function objectMarkedAt({ objects = [] }: DecodedFile, span: Span | undefined): ConfigurationObject | undefined {
  return objects.find(({ root }) =>
    [...(mappingAt(root, 'metadata', 'annotations')?.entries.values() ?? [])].some(
      (node) => node.kind === 'scalar' && node.keySpan !== undefined && node.keySpan.start === span?.start,
    ),
  );
}

/** Beside the encrypted one, so that nothing is lost; only a key that has its file to itself. */
function decryptKey({ file, credential }: CommandSubject): string | undefined {
  if (credential === undefined || credential.value.keyPath !== undefined || credential.value.blocks.length > 1) {
    return undefined;
  }
  const decrypted = file.replace(/(\.[^./\\]+)?$/, '.decrypted$1');
  return `(umask 077; openssl pkey -in ${shellQuoted(file)} -out ${shellQuoted(decrypted)})`;
}

/**
 * A byte order mark and UTF-16 belong to the file, not to its text, so that no edit of the text ends them. The file keeps
 * its owner and mode: its content is replaced.
 */
function saveAsUtf8({ file, credential }: CommandSubject): string | undefined {
  const { block, value } = credential ?? {};
  const code = value?.keyPath === undefined && block?.encoding[0] === 'pem' ? block.unseen?.code : undefined;
  const source = shellQuoted(file);
  const copy = shellQuoted(`${file}.utf8`);
  const replace = `> ${copy} && cat ${copy} > ${source} && rm ${copy})`;
  switch (code) {
    case 'byteOrderMark':
      return `(umask 077; tail -c +4 ${source} ${replace}`;
    case 'utf16':
      return `(umask 077; iconv -f UTF-16 -t UTF-8 ${source} ${replace}`;
    default:
      return undefined;
  }
}

/** A label of RFC 1123, as the names of service accounts and namespaces are: nothing that a shell would read. */
const label = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

function createToken({ credential }: CommandSubject): string | undefined {
  const account = credential && tokenClaims(credential)?.serviceAccount;
  if (account === undefined || !label.test(account.name) || !label.test(account.namespace)) return undefined;
  return `kubectl create token ${account.name} --namespace ${account.namespace}`;
}

/** Of cert-manager: what its Certificate says is issued anew. */
function renewCertificate({ object }: CommandSubject): string | undefined {
  const name = scalarAt(object?.root, 'metadata', 'annotations', 'cert-manager.io/certificate-name')?.text ?? '';
  const namespace = object?.namespace;
  if (!label.test(name) || (namespace !== undefined && !label.test(namespace))) return undefined;
  return namespace === undefined ? `cmctl renew ${name}` : `cmctl renew ${name} --namespace ${namespace}`;
}
