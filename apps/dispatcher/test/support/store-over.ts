import type { Store } from '../../src/ports/store/index.ts';
import { NewsHub } from '../../src/store/news-hub.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { storeOf } from '../../src/store/sqlite/thread/inline-store.ts';

/** A store whose connection the test has too. Each act is a commit of its own. Closing the store closes the connection. */
export const storeOver = (connection: Connection): Store & AsyncDisposable =>
  storeOf(
    async (name, input) => {
      const [result] = runGroup(connection, [{ name, input }]);
      if (result?.ok) return result.value;
      throw result?.error;
    },
    new NewsHub(),
    async () => void connection.db.close(),
  );
