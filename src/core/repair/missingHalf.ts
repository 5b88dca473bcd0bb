import { componentFlagOf } from '../kubernetes/componentFlagOf.ts';
import { hostOf } from '../pki/cluster/hostOf.ts';
import { keyFits } from '../pki/keyPairs.ts';
import type { DecodedFile } from '../pki/pkiModel.ts';
import type { PublicKey } from '../x509/x509Model.ts';
import type { SettingSubject } from './repairModel.ts';
import { settingAt } from './settingAt.ts';

/** The flag of the other half of a pair, where one file beside the first half holds what fits it. */
export function missingHalfFlag(subject: SettingSubject): string | undefined {
  const found = settingAt(subject);
  const record = found && componentFlagOf(found.instance.component, found.setting.flag);
  const { value = '', material } = found?.setting ?? {};
  const [half] = material?.occurrences ?? [];
  const own = half && publicKeyIn(half.file);
  if (found === undefined || record?.pairs === undefined || half === undefined || own === undefined) return undefined;
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  const pathOf = ({ hostPath, path }: DecodedFile) => hostPath ?? path;
  const wanted = record.role === 'certificate' ? 'privateKey' : 'certificate';
  const others = subject.graph.files.filter(
    (file) =>
      file !== half.file &&
      hostOf(file) === hostOf(half.file) &&
      folder(pathOf(file)) === folder(pathOf(half.file)) &&
      file.credentials[0]?.content.kind === wanted &&
      isSameKey(publicKeyIn(file), own),
  );
  const [other] = others;
  if (other === undefined || others.length > 1) return undefined;
  const name = pathOf(other).slice(folder(pathOf(other)).length);
  const path = folder(value) + name;
  return /^[\w./-]+$/.test(path) ? `${record.pairs}=${path}` : undefined;
}

function publicKeyIn({ credentials: [first] }: DecodedFile): PublicKey | undefined {
  if (first?.value.keyPath !== undefined) return undefined;
  const content = first?.content;
  return content?.kind === 'privateKey' || content?.kind === 'certificate' ? content.publicKey : undefined;
}

function isSameKey(key: PublicKey | undefined, other: PublicKey): boolean {
  return key !== undefined && keyFits(key, other) === true;
}
