import { join } from 'node:path';
import { type Server, serve, serverFolder } from './servers.ts';

/** MariaDB without its system tables: no users, no privileges, one database. */
export async function startMariadb(): Promise<Server> {
  const folder = serverFolder('mariadb');
  try {
    const data = folder.sub('data');
    // A database is a folder.
    folder.sub('data/posthorn');
    const { port, stop } = await serve({
      program: 'mariadbd',
      args: (port) => [
        ...['--no-defaults', `--datadir=${data}`, `--tmpdir=${folder.sub('tmp')}`, '--skip-grant-tables'],
        ...['--skip-networking=0', `--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder.path, 's')}`],
        ...['--innodb-flush-log-at-trx-commit=0', '--innodb-buffer-pool-size=32M', '--innodb-log-file-size=8M'],
      ],
      isReady: /ready for connections/,
      prints: 'stderr',
    });
    return { port, url: `mysql://root@127.0.0.1:${port}/posthorn`, stop: () => stop().finally(folder.remove) };
  } catch (error) {
    folder.remove();
    throw error;
  }
}
