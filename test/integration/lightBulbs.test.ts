import { assert } from 'chai';
import * as vscode from 'vscode';
import { escapeRegularExpression } from '../../src/core/text/regularExpressions.ts';
import { createChangeHandlers } from '../../src/editor/change/changeHandlers.ts';
import { undoRenewal } from '../../src/editor/change/undoChange.ts';
import type { IssuingCommandId } from '../../src/editor/commands/commandIds.ts';
import type { FieldValues } from '../../src/protocol/actionPage.ts';
import { createTestCa, type TestCa, type TestCertificate } from '../support/testPki.ts';
import { toBase64 } from './support/certificates.ts';
import { changeScene } from './support/changeScene.ts';
import { codesOf, eventually } from './support/documents.ts';
import { bytesOf, type TemporaryFolder, temporaryFolder } from './support/files.ts';

const day = 86_400_000;
const from = (days: number): string => new Date(Date.now() + days * day).toISOString();
const period = { notBefore: from(-30), notAfter: from(200) };

/** A light bulb: where it stands, what it says, and what pressing its button makes of the files. */
interface Bulb {
  readonly files: Readonly<Record<string, string>>;
  /** In the first file: the light bulb is asked for at this text, once the file has this problem. */
  readonly at: string;
  readonly problem?: string;
  readonly title: string;
  readonly kind: vscode.CodeActionKind;
  readonly isPreferred: boolean;
  readonly answers?: FieldValues;
  /** It asks one question. */
  readonly hasNoPage?: true;
  /** The files that change or are new, as they are then. */
  readonly wanted: Readonly<Record<string, string | RegExp>>;
}

suite('the light bulb', () => {
  let folder: TemporaryFolder;
  let [root, other]: TestCa[] = [];
  suiteSetup(async () => {
    const cas = ['bulb-root', 'bulb-root'].map((name) => createTestCa({ name, notBefore: from(-60) }));
    [root, other] = await Promise.all(cas);
  });
  setup(async () => {
    folder = await temporaryFolder('bulbs');
  });
  teardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await folder.remove();
  });

  test('replaces a stale CA in all of its places', async () => {
    const leaf = await ca(root).issue({ commonName: 'web', dnsNames: ['web'], extKeyUsage: ['serverAuth'], ...period });
    const [old, right] = [ca(other).certificatePem, ca(root).certificatePem];
    await lit({
      files: {
        'a.yaml': tlsSecret('a', leaf, leaf.certificatePem, old),
        'b.yaml': tlsSecret('b', leaf, leaf.certificatePem, old),
        'root.crt': right,
      },
      at: 'ca.crt',
      problem: 'secret-ca-does-not-verify',
      title: 'Replace this CA in all 2 places…',
      kind: vscode.CodeActionKind.QuickFix,
      // The edit of this place comes first.
      isPreferred: false,
      wanted: {
        'a.yaml': tlsSecret('a', leaf, leaf.certificatePem, right),
        'b.yaml': tlsSecret('b', leaf, leaf.certificatePem, right),
      },
    });
  });

  test('completes a chain in all of its places', async () => {
    const middle = await ca(root).issueCa({ name: 'bulb-middle', notBefore: from(-60) });
    const leaf = await middle.issue({ commonName: 'web', dnsNames: ['web'], extKeyUsage: ['serverAuth'], ...period });
    const whole = leaf.certificatePem + middle.certificatePem;
    await lit({
      files: {
        'a.yaml': tlsSecret('a', leaf, leaf.certificatePem),
        'b.yaml': tlsSecret('b', leaf, leaf.certificatePem),
        'root.crt': ca(root).certificatePem,
        'middle.crt': middle.certificatePem,
      },
      at: 'tls.crt',
      problem: 'chain-incomplete',
      title: 'Complete the chain in all 2 places…',
      kind: vscode.CodeActionKind.QuickFix,
      isPreferred: false,
      wanted: { 'a.yaml': tlsSecret('a', leaf, whole), 'b.yaml': tlsSecret('b', leaf, whole) },
    });
  });

  test('re-issues a certificate that lacks what its use needs', async () => {
    const jane = await ca(root).issue({ commonName: 'jane', extKeyUsage: ['serverAuth'], ...period });
    await lit({
      files: { config: embedded(jane), 'root.crt': ca(root).certificatePem, 'root.key': ca(root).keyPem },
      at: 'client-certificate-data',
      problem: 'eku-missing-clientauth',
      title: 'Reissue with CA bulb-root…',
      kind: vscode.CodeActionKind.QuickFix,
      isPreferred: true,
      answers: { key: 'same' },
      wanted: {
        config: new RegExp(
          `^${escapeRegularExpression(embedded(jane)).replace(escapeRegularExpression(toBase64(jane.certificatePem)), 'LS0t[A-Za-z0-9+/=]+')}$`,
        ),
      },
    });
  });

  test('embeds the files that a kubeconfig names', async () => {
    const jane = await ca(root).issue({ commonName: 'jane', ...period });
    await lit({
      files: { config: byPath('jane'), 'jane.crt': jane.certificatePem, 'jane.key': jane.keyPem },
      at: 'client-key',
      title: 'Embed the referenced files…',
      kind: vscode.CodeActionKind.RefactorInline,
      isPreferred: false,
      wanted: { config: embedded(jane) },
    });
  });

  test('takes certificate and key out of a kubeconfig', async () => {
    const jane = await ca(root).issue({ commonName: 'jane', ...period });
    await lit({
      files: { config: embedded(jane) },
      at: 'client-certificate-data',
      title: 'Extract certificate and key into files…',
      kind: vscode.CodeActionKind.RefactorExtract,
      isPreferred: false,
      wanted: {
        config: byPath('config-user-1'),
        'config-user-1.crt': jane.certificatePem,
        'config-user-1.key': jane.keyPem,
      },
    });
  });

  test('repairs what concerns a key on the disk, past the editor, which would keep copies of it', async () => {
    const jane = await ca(root).issue({ commonName: 'jane', ...period });
    const key = toBase64(jane.keyPem);
    const folded = `>\n      ${key.replaceAll(/.{76}(?=.)/g, '$&\n      ')}`;
    await lit({
      files: { config: embedded(jane).replace(key, folded) },
      at: 'client-key-data',
      problem: 'base64-invalid',
      title: 'Repair: convert it to standard base64…',
      kind: vscode.CodeActionKind.QuickFix,
      isPreferred: true,
      hasNoPage: true,
      wanted: { config: embedded(jane).replace(key, `>\n      ${key}`) },
    });
  });

  /** Asks for the light bulb of the installed extension, runs its command, looks at the files, and undoes it. */
  async function lit(bulb: Bulb): Promise<void> {
    const { files, wanted } = bulb;
    for (const [name, text] of Object.entries(files)) await folder.write(name, text);
    const before = await contents();
    const action = await offered(bulb);
    assert.equal(action.kind?.value, bulb.kind.value);
    assert.equal(action.isPreferred === true, bulb.isPreferred);
    const { command = '', arguments: given = [] } = action.command ?? {};
    const { host, panel } = await changeScene(folder, Object.keys(files));
    panel.press('go', bulb.answers ?? {});
    assert.isUndefined(action.edit, 'an edit would leave what it writes in buffers and histories');
    await createChangeHandlers(host)[command as IssuingCommandId](given[0]);
    const after = await contents();
    assert.deepEqual([...after.keys()].sort(), [...new Set([...before.keys(), ...Object.keys(wanted)])].sort());
    for (const [name, text] of after) {
      const expected = wanted[name] ?? before.get(name) ?? '';
      if (typeof expected === 'string') assert.equal(text, expected, name);
      else assert.match(text, expected, name);
    }
    assert.equal(panel.pages.length > 1, bulb.hasNoPage !== true, 'a page tells what will be done before it is');
    await undoRenewal(host);
    assert.deepEqual(await contents(), before);
  }

  async function contents(): Promise<ReadonlyMap<string, string>> {
    const names = (await vscode.workspace.fs.readDirectory(folder.uri))
      .filter(([, type]) => type === vscode.FileType.File)
      .map(([name]) => name);
    const texts = names.map(async (name) => [name, Buffer.from(await bytesOf(folder.file(name))).toString()] as const);
    return new Map(await Promise.all(texts));
  }

  async function offered({ files, at, problem, title }: Bulb): Promise<vscode.CodeAction> {
    const uri = folder.file(Object.keys(files)[0] ?? '');
    const document = await vscode.workspace.openTextDocument(uri);
    if (problem !== undefined) await eventually(() => codesOf(uri).includes(problem) || undefined);
    const position = document.positionAt(document.getText().indexOf(at));
    return eventually(async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(position, position),
      );
      return actions.find((action) => action.title === title);
    });
  }
});

function ca(made: TestCa | undefined): TestCa {
  assert.isDefined(made);
  return made as TestCa;
}

function tlsSecret(name: string, { keyPem }: TestCertificate, chain: string, authority?: string): string {
  const rest = authority === undefined ? '' : `  ca.crt: ${toBase64(authority)} # whom to trust\n`;
  return `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: ${name}\ndata:\n  tls.crt: ${toBase64(chain)}\n  tls.key: ${toBase64(keyPem)}\n${rest}`;
}

function kubeconfig(certificate: string, key: string): string {
  return `# mine\napiVersion: v1\nkind: Config\nusers:\n- name: jane # kept\n  user:\n    client-certificate${certificate}\n    client-key${key}\n`;
}

function byPath(name: string): string {
  return kubeconfig(`: ${name}.crt`, `: ${name}.key`);
}

function embedded({ certificatePem, keyPem }: TestCertificate): string {
  return kubeconfig(`-data: ${toBase64(certificatePem)}`, `-data: ${toBase64(keyPem)}`);
}
