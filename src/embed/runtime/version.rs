//! Versions of ONNX Runtime.

use std::ffi::OsStr;
use std::fmt;

/// The oldest version with the interface that `ort` is compiled for.
pub(super) const MINIMUM: Version = Version([1, ort::MINOR_VERSION, 0]);

/// A version of ONNX Runtime: major, minor, patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version([u32; 3]);

impl Version {
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse::<u32>().ok());
        let version = Self([parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?]);
        parts.next().is_none().then_some(version)
    }

    /// The version in `libonnxruntime.so.1.24.4` or `libonnxruntime.1.24.4.dylib`. Names on Windows have none.
    pub fn in_name(name: &OsStr) -> Option<Self> {
        let rest = name.to_str()?.strip_prefix("libonnxruntime.")?;
        Self::parse(rest.strip_prefix("so.").or_else(|| rest.strip_suffix(".dylib"))?)
    }

    /// The version in the name of a package's metadata, such as `onnxruntime_gpu-1.24.4.dist-info`.
    pub fn in_dist_info(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?.strip_prefix("onnxruntime")?.strip_suffix(".dist-info")?;
        Self::parse(name.rsplit_once('-')?.1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self([major, minor, patch]) = self;
        match patch {
            0 => write!(f, "{major}.{minor}"),
            _ => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_names() {
        let named = |name: &str| Version::in_name(name.as_ref()).map(|version| version.to_string());
        assert_eq!(named("libonnxruntime.so.1.24.4").as_deref(), Some("1.24.4"));
        assert_eq!(named("libonnxruntime.1.24.4.dylib").as_deref(), Some("1.24.4"));
        assert_eq!(named("libonnxruntime.so.1.24").as_deref(), Some("1.24"));
        for other in ["libonnxruntime.so", "libonnxruntime.dylib", "onnxruntime.dll", "libonnxruntime.so.1.24.4.5"] {
            assert_eq!(named(other), None, "{other}");
        }
        assert_eq!(named("libonnxruntime_providers_shared.so"), None);
    }
}
