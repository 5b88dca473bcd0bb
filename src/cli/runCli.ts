import { visibleWholeText } from '../core/text/visibleText.ts';
import { runCheck } from './checkCommand.ts';
import { runCommands } from './commandsCommand.ts';
import { runConnections } from './connectionsCommand.ts';
import { runDiff } from './diffCommand.ts';
import { runExplain } from './explainCommand.ts';
import { runForecast } from './forecastCommand.ts';
import { runImport } from './importCommand.ts';
import { runInspect } from './inspectCommand.ts';
import { type CliIo, type ExitCode, exitCode, UsageError } from './io.ts';
import { runMap } from './mapCommand.ts';
import { runRecover } from './recoverCommand.ts';
import { runRenew } from './renewCommand.ts';
import { runRequest } from './requestCommand.ts';
import { runUndo } from './undoCommand.ts';
import { runVerify } from './verifyCommand.ts';

type Command = (args: readonly string[], io: CliIo) => Promise<ExitCode>;

const commands: Readonly<Record<string, Command>> = {
  inspect: runInspect,
  check: runCheck,
  connections: runConnections,
  forecast: runForecast,
  explain: runExplain,
  diff: runDiff,
  map: runMap,
  renew: runRenew,
  undo: runUndo,
  recover: runRecover,
  request: runRequest,
  import: runImport,
  commands: runCommands,
  verify: runVerify,
};

const usage = `CertScope reads, judges and renews the certificates of Kubernetes files, and tells which connections work.

Usage:
  certscope inspect PATH… [--root DIR] [--at DATE] [--format table|json|csv|markdown|html|ics]
  certscope check PATH… [--root DIR] [--at DATE] [--format table|json|sarif|github|kubeadm]
                  [--fail-on error|warning|never] [--baseline FILE | --write-baseline FILE]
  certscope connections PATH… [--root DIR] [--at DATE] [--format text|json]
  certscope forecast PATH… [--root DIR] [--at DATE] [--until DATE] [--format text|json|ics]
  certscope explain PATH… [--error TEXT] [--root DIR] [--at DATE]
  certscope diff PATH PATH [--format text|json]
  certscope map PATH… [--root DIR] [--at DATE] [--cluster NAME] [--format text|json|mermaid|svg|markdown]
  certscope renew FILE [--field KEYPATH] --ca-cert FILE --ca-key FILE [RENEWAL OPTIONS]
  certscope renew PATH… --all [--within DAYS] [--ca-cert FILE --ca-key FILE] [RENEWAL OPTIONS]
  certscope undo [RENEWAL] [--list] [--overwrite] [--backup DIR]
  certscope recover [RENEWAL] [--complete | --roll-back] [--backup DIR]
  certscope request FILE [--field KEYPATH] [PATH…] [--key FILE | --new-key [--key-out FILE]] [--days N] [--out FILE]
                  [--format pem|csr-manifest|cert-manager] [--signer NAME] [--issuer [KIND/]NAME] [--root DIR]
  certscope request --role ROLE PATH… (--key FILE | --new-key --key-out FILE) [--out FILE] [--root DIR]
  certscope import ANSWER --for FILE [--field KEYPATH] [PATH…] [--key FILE] [--dry-run] [--backup DIR]
                  [--root DIR] [--at DATE]
  certscope commands FILE [--field KEYPATH] [PATH…] [--days N] [--root DIR] [--format text|json]
  certscope verify --anchors FILE [--intermediates FILE] --certificate FILE [--at DATE] [--name HOST]
                   [--usage serverAuth|clientAuth|any] [--explain] [--format text|json]
  certscope verify --cases FILE [--at DATE]
  certscope --version

PATH is a file, a directory (read recursively) or - for standard input.
  --root DIR      directory that stands for / of the cluster's host: a mounted disk, a backup, a support bundle
  --at DATE       judge at this moment instead of now: 2027-05-01 or 2027-05-01T10:00:00Z
  --fail-on LEVEL exit with 1 when a finding has this level or a worse one (default: error)
  --baseline FILE report only what is not in FILE, which --write-baseline made

RENEWAL OPTIONS:
  --days N, --new-key | --same-key | --key FILE, --key-algorithm RSA-2048|…|P-256|…|Ed25519
  --dry-run       plan, and write nothing; --format json writes the plan for programs
  --staging DIR   write to a new folder, with a script that installs from there
  --backup DIR    keep journal and old files there (default: your own folder for state)
  --passphrase-fd N, --passphrase-env NAME, --root DIR, --at DATE

Exit codes: 0 fine, 1 something found or refused, 2 wrong usage or a file that cannot be read.
`;

/** Runs one command line and resolves to the exit code. */
export async function runCli(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    (name === undefined ? io.err : io.out)(usage);
    return name === undefined ? exitCode.usage : exitCode.ok;
  }
  if (name === '--version') {
    io.out(`${io.version}\n`);
    return exitCode.ok;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    io.err(`certscope: there is no command ${visibleWholeText(JSON.stringify(name))}.\n\n${usage}`);
    return exitCode.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(usage);
    return exitCode.ok;
  }
  try {
    return await command(rest, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.err(`certscope ${name}: ${visibleWholeText(error.message)}\n\n${usage}`);
    return exitCode.usage;
  }
}
