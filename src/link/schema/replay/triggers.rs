//! Triggers that run before a row is written, as steps make, switch and drop them.

use super::Replay;
use crate::facts::RowTrigger;

impl Replay {
    pub(super) fn switch_trigger(&mut self, table: &str, name: &str, enabled: bool) {
        let meant = self.triggers.iter_mut().filter(|((own, trigger), _)| own == table && (name == "*" || trigger == name));
        meant.for_each(|(_, (_, on))| *on = enabled);
    }

    pub(super) fn move_triggers(&mut self, table: &str, to: &str) {
        let moved: Vec<(String, String)> = self.triggers.keys().filter(|(own, _)| own == table).cloned().collect();
        for key in moved {
            if let Some(trigger) = self.triggers.remove(&key) {
                self.triggers.insert((to.to_owned(), key.1), trigger);
            }
        }
    }

    /// Notes on each table what still runs before its rows are written.
    pub(super) fn close_triggers(&mut self) {
        let triggers = std::mem::take(&mut self.triggers);
        for ((table, _), (trigger, on)) in triggers {
            let Some(table) = self.schema.tables.get_mut(&table).filter(|_| on && trigger.before) else { continue };
            let (insert, update) = (trigger.insert, trigger.update);
            table.before_write.push(RowTrigger { function: trigger.function, insert, update, columns: trigger.columns });
        }
    }
}
