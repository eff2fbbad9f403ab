//! File systems whose changes the system does not announce.

use std::path::{Path, PathBuf};

/// Types of file systems that other machines write to, as Linux names them.
const NETWORK: [&str; 17] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "davfs",
    "gfs2",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
];

/// Whether changes at or below `path` may be made by another machine, which this one is not told of. False where the
/// mounts cannot be listed: outside Linux.
pub(super) fn is_on_network(path: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    is_on_network_of(&mounts, path)
}

/// As [`is_on_network`], with the mounts in the format of `proc_pid_mountinfo(5)`.
fn is_on_network_of(mounts: &str, path: &Path) -> bool {
    let mounts: Vec<(PathBuf, &str)> = mounts.lines().filter_map(mount).collect();
    // Of two mounts at one place the later one is seen.
    let own =
        mounts.iter().filter(|(point, _)| path.starts_with(point)).max_by_key(|(point, _)| point.components().count());
    let below = mounts.iter().filter(|(point, _)| point.starts_with(path));
    own.into_iter().chain(below).any(|(_, kind)| NETWORK.contains(kind) || kind.starts_with("fuse."))
}

/// Where a file system is mounted, and its type.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (place, kind) = line.split_once(" - ")?;
    Some((unescape(place.split(' ').nth(4)?).into(), kind.split(' ').next()?))
}

/// Spaces and other special characters are written as `\040`.
fn unescape(text: &str) -> String {
    let mut parts = text.split('\\');
    let mut path = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let code = part.get(..3).and_then(|digits| u8::from_str_radix(digits, 8).ok());
        match code {
            Some(code) => path.extend([char::from(code)].into_iter().chain(part[3..].chars())),
            None => path.extend(['\\'].into_iter().chain(part.chars())),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:40 / /home/me/server\\040share rw - cifs //server/share rw
41 22 0:41 / /home/me/ssh rw - fuse.sshfs me@host: rw
42 22 8:2 / /home/me/ssh/local rw - xfs /dev/sdb1 rw
43 22 8:3 / /mnt/stick rw - fuseblk /dev/sdc1 rw
not a line of a mount
";

    #[test]
    fn the_nearest_mount_and_those_below_decide() {
        for (path, expected) in [
            ("/home/me/notes", false),
            ("/home/me/server share/papers", true),
            ("/home/me/ssh", true),
            ("/home/me/ssh/local/papers", false),
            ("/home/me", true),
            ("/mnt/stick", false),
        ] {
            assert_eq!(is_on_network_of(MOUNTS, Path::new(path)), expected, "{path}");
        }
        assert!(!is_on_network_of("", Path::new("/notes")));
    }
}
